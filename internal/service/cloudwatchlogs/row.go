package cloudwatchlogs

import (
	"strconv"
	"strings"
	"time"

	"sluice/internal/api/logsapi"
	"sluice/internal/service/cloudwatchlogs/archive"
	"sluice/internal/value"
	"sluice/internal/wire"
)

// row is an event as queries see it; it implements insights.Record. Fields that begin with @ are the service's own (User Guide, "Supported
// logs and discovered fields"), others are looked for in a message that is JSON.
type row struct {
	group  *group
	stream *stream
	event  archive.Found

	parsed   value.Value
	isParsed bool
}

const (
	fieldTimestamp = "@timestamp"
	fieldPointer   = "@ptr"
	// queryTime is the form of times in rows.
	queryTime = "2006-01-02 15:04:05.000"
)

// Field returns a field's text.
func (r *row) Field(name string) (string, bool) {
	switch name {
	case fieldTimestamp:
		return time.UnixMilli(r.event.Time).UTC().Format(queryTime), true
	case "@ingestionTime":
		return time.UnixMilli(r.event.Ingested).UTC().Format(queryTime), true
	case "@message":
		return r.event.Message, true
	case "@logStream":
		return r.stream.Name, true
	case "@log":
		return r.group.Account + ":" + r.group.Name, true
	case fieldPointer:
		return r.event.ID(), true
	}
	if !r.isParsed {
		r.isParsed = true
		if strings.HasPrefix(strings.TrimSpace(r.event.Message), "{") {
			r.parsed, _ = value.Parse(r.event.Message) // null for what is no JSON
		}
	}
	return property(r.parsed, name)
}

// property finds "a.b.0" in JSON. A name with dots of its own is found too, where it stands.
func property(v value.Value, name string) (string, bool) {
	if found, ok := v.Get(name); ok {
		return leaf(found)
	}
	for i := 0; i < len(name); i++ {
		if name[i] != '.' {
			continue
		}
		if found, ok := v.Get(name[:i]); ok {
			return property(found, name[i+1:])
		}
	}
	if n, err := strconv.Atoi(strings.SplitN(name, ".", 2)[0]); err == nil && n >= 0 {
		if found, ok := v.At(n); ok {
			if _, rest, deeper := strings.Cut(name, "."); deeper {
				return property(found, rest)
			}
			return leaf(found)
		}
	}
	return "", false
}

func leaf(v value.Value) (string, bool) {
	switch v.Kind() {
	case value.KindString:
		return v.AsString()
	case value.KindNumber, value.KindBool:
		return v.String(), true
	}
	return "", false
}

// shown are the row's fields that are there, and the pointer to the event behind them.
func (r *row) shown(fields []string) []logsapi.ResultField {
	var out []logsapi.ResultField
	for _, name := range fields {
		if text, there := r.Field(name); there && name != fieldPointer {
			out = append(out, logsapi.ResultField{Field: wire.Some(name), Value: wire.Some(text)})
		}
	}
	return append(out, logsapi.ResultField{Field: wire.Some(fieldPointer), Value: wire.Some(r.event.ID())})
}
