package rest

import (
	"encoding/base64"
	"strings"
	"time"

	"sluice/internal/wire"
)

// textDecoder reads a member from headers, labels or the query string: texts rather than JSON. It implements wire.Decoder.
type textDecoder struct {
	values []string // of a list: its elements; otherwise the first is the value
	keys   []string // of a map: one key for each entry of entries
	lists  [][]string
	header bool // timestamps default to HTTP dates, in labels and queries to RFC 3339
	err    error
}

func (d *textDecoder) Err() error { return d.err }
func (d *textDecoder) Null() bool { return false }

func (d *textDecoder) fail(m *wire.Member, kind string) {
	if d.err == nil {
		d.err = &wire.MalformedError{Message: "The value of " + m.Name + " can not be converted to " + kind}
	}
}

func (d *textDecoder) take() string {
	if len(d.values) == 0 {
		return ""
	}
	return d.values[0]
}

func (d *textDecoder) String(m *wire.Member) string {
	text := d.take()
	if !m.JSONText {
		return text
	}
	plain, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		d.fail(m, "a JSON text in base64")
	}
	return string(plain)
}

func (d *textDecoder) Bool(m *wire.Member) bool {
	v, err := wire.ParseBool(d.take())
	if err != nil {
		d.fail(m, "a Boolean")
	}
	return v
}

func (d *textDecoder) Int(m *wire.Member) int64 {
	v, err := wire.ParseInt(d.take(), m.Bits)
	if err != nil {
		d.fail(m, "an Integer")
	}
	return v
}

func (d *textDecoder) Float(m *wire.Member) float64 {
	v, err := wire.ParseFloat(d.take())
	if err != nil {
		d.fail(m, "a Float")
	}
	return v
}

func (d *textDecoder) Blob(m *wire.Member) []byte {
	v, err := base64.StdEncoding.DecodeString(d.take())
	if err != nil {
		d.fail(m, "a Blob")
	}
	return v
}

func (d *textDecoder) Time(m *wire.Member) time.Time {
	format := m.TimeFormat
	if format == wire.DefaultTime {
		format = wire.DateTime
		if d.header {
			format = wire.HTTPDate
		}
	}
	t, err := wire.ParseTime(d.take(), format)
	if err != nil {
		d.fail(m, "a Timestamp")
	}
	return t
}

func (d *textDecoder) Document(m *wire.Member) wire.Raw {
	d.fail(m, "a Document")
	return nil
}

func (d *textDecoder) Struct(m *wire.Member, _ wire.Shape) { d.fail(m, "a Structure") }

// BeginList puts an element in front that the first More takes away.
func (d *textDecoder) BeginList(*wire.Member) { d.values = append([]string{""}, d.values...) }

func (d *textDecoder) More(*wire.Member) bool {
	if d.err != nil || len(d.values) <= 1 {
		return false
	}
	d.values = d.values[1:]
	return true
}

func (d *textDecoder) BeginMap(*wire.Member) {}

func (d *textDecoder) MoreKeys(*wire.Member) (key string, more bool) {
	if d.err != nil || len(d.keys) == 0 {
		return "", false
	}
	key, d.values = d.keys[0], d.lists[0]
	d.keys, d.lists = d.keys[1:], d.lists[1:]
	return key, true
}

// splitHeader cuts a header's list at its commas. Quoted elements may hold commas and escaped quotes; an HTTP date holds
// one comma of its own.
func splitHeader(lines []string, dates bool) []string {
	var out []string
	for _, line := range lines {
		for line != "" {
			var element string
			element, line = cutElement(strings.TrimLeft(line, " \t"), dates)
			out = append(out, element)
		}
	}
	return out
}

func cutElement(line string, date bool) (element, rest string) {
	if strings.HasPrefix(line, `"`) {
		return cutQuoted(line)
	}
	skip := 0
	if date {
		if comma := strings.IndexByte(line, ','); comma >= 0 {
			skip = comma + 1
		}
	}
	end := strings.IndexByte(line[skip:], ',')
	if end < 0 {
		return strings.TrimRight(line, " \t"), ""
	}
	return strings.TrimRight(line[:skip+end], " \t"), line[skip+end+1:]
}

func cutQuoted(line string) (element, rest string) {
	var b strings.Builder
	for i := 1; i < len(line); i++ {
		switch {
		case line[i] == '\\' && i+1 < len(line):
			i++
			b.WriteByte(line[i])
		case line[i] == '"':
			_, rest, _ = strings.Cut(line[i+1:], ",")
			return b.String(), rest
		default:
			b.WriteByte(line[i])
		}
	}
	return b.String(), ""
}
