package awsquery

import (
	"bytes"
	"encoding/base64"
	"slices"
	"strconv"
	"time"

	"sluice/internal/wire"
	"sluice/internal/wire/jsonshape"
)

// jsonEncoder renders the JSON form of answers: every member of a structure, null where absent, sorted by name. It
// implements wire.Encoder.
type jsonEncoder struct {
	buf  []byte
	open []opened
}

// opened is one structure, list or map that is being written.
type opened struct {
	member *wire.Member // nil for a structure
	fields []field
	count  int
}

// field is a member that is written already: its bytes are buf[start:end].
type field struct {
	index, start, end int
}

func appendJSON(dst []byte, v wire.Shape) []byte {
	e := jsonEncoder{buf: dst}
	e.structure(v)
	return e.buf
}

// structure lets v write its members behind the buffer in the model's order, then puts them in the alphabet's.
func (e *jsonEncoder) structure(v wire.Shape) {
	start := len(e.buf)
	e.open = append(e.open, opened{})
	v.EncodeMembers(e)
	top := e.open[len(e.open)-1]
	e.open = e.open[:len(e.open)-1]
	written := bytes.Clone(e.buf[start:])
	e.buf = append(e.buf[:start], '{')
	for i, m := range sorted(v.WireSchema()) {
		if i > 0 {
			e.buf = append(e.buf, ',')
		}
		e.buf = append(jsonshape.Quote(e.buf, jsonName(m)), ':')
		at := slices.IndexFunc(top.fields, func(f field) bool { return f.index == m.Index })
		if at < 0 {
			e.buf = append(e.buf, "null"...)
			continue
		}
		e.buf = append(e.buf, written[top.fields[at].start-start:top.fields[at].end-start]...)
	}
	e.buf = append(e.buf, '}')
}

func sorted(s *wire.Schema) []*wire.Member {
	members := make([]*wire.Member, len(s.Members))
	for i := range s.Members {
		members[i] = &s.Members[i]
	}
	slices.SortFunc(members, func(a, b *wire.Member) int { return bytes.Compare([]byte(jsonName(a)), []byte(jsonName(b))) })
	return members
}

func jsonName(m *wire.Member) string {
	if m.QueryJSON != "" {
		return m.QueryJSON
	}
	return m.Name
}

// start makes room for one value: a structure's member, a list's element, a map's value.
func (e *jsonEncoder) start(m *wire.Member) {
	top := &e.open[len(e.open)-1]
	switch {
	case top.member == nil:
		top.fields = append(top.fields, field{index: m.Index, start: len(e.buf)})
	case top.member.Kind == wire.List:
		if top.count > 0 {
			e.buf = append(e.buf, ',')
		}
		top.count++
	}
}

// stop ends it.
func (e *jsonEncoder) stop() {
	top := &e.open[len(e.open)-1]
	switch {
	case top.member == nil:
		top.fields[len(top.fields)-1].end = len(e.buf)
	case top.member.Kind == wire.Map:
		e.buf = append(e.buf, '}')
	}
}

func (e *jsonEncoder) value(m *wire.Member, write func()) {
	e.start(m)
	write()
	e.stop()
}

// Bool writes true or false.
func (e *jsonEncoder) Bool(m *wire.Member, v bool) {
	e.value(m, func() { e.buf = strconv.AppendBool(e.buf, v) })
}

// Int writes a number.
func (e *jsonEncoder) Int(m *wire.Member, v int64) {
	e.value(m, func() { e.buf = strconv.AppendInt(e.buf, v, 10) })
}

// Float writes a number.
func (e *jsonEncoder) Float(m *wire.Member, v float64) {
	e.value(m, func() { e.buf = wire.AppendFloat(e.buf, v, m.Bits) })
}

// String writes a string.
func (e *jsonEncoder) String(m *wire.Member, v string) {
	e.value(m, func() { e.buf = jsonshape.Quote(e.buf, v) })
}

// Blob writes base64.
func (e *jsonEncoder) Blob(m *wire.Member, v []byte) {
	e.value(m, func() { e.buf = append(base64.StdEncoding.AppendEncode(append(e.buf, '"'), v), '"') })
}

// Time writes epoch seconds.
func (e *jsonEncoder) Time(m *wire.Member, v time.Time) {
	e.value(m, func() { e.buf = wire.AppendTime(e.buf, v, wire.EpochSeconds) })
}

// Document is not part of this protocol.
func (e *jsonEncoder) Document(m *wire.Member, v wire.Raw) {
	e.value(m, func() { e.buf = append(e.buf, v...) })
}

// Null writes null.
func (e *jsonEncoder) Null(m *wire.Member) {
	e.value(m, func() { e.buf = append(e.buf, "null"...) })
}

// Struct writes an object.
func (e *jsonEncoder) Struct(m *wire.Member, v wire.Shape) {
	e.value(m, func() { e.structure(v) })
}

// BeginList opens an array.
func (e *jsonEncoder) BeginList(m *wire.Member, _ int) { e.begin(m) }

// EndList closes it.
func (e *jsonEncoder) EndList(*wire.Member) { e.end() }

// BeginMap opens an array of name and value objects.
func (e *jsonEncoder) BeginMap(m *wire.Member, _ int) { e.begin(m) }

// EndMap closes it.
func (e *jsonEncoder) EndMap(*wire.Member) { e.end() }

func (e *jsonEncoder) begin(m *wire.Member) {
	e.start(m)
	e.buf = append(e.buf, '[')
	e.open = append(e.open, opened{member: m})
}

func (e *jsonEncoder) end() {
	e.buf = append(e.buf, ']')
	e.open = e.open[:len(e.open)-1]
	e.stop()
}

// Key opens one entry.
func (e *jsonEncoder) Key(m *wire.Member, key string) {
	top := &e.open[len(e.open)-1]
	if top.count > 0 {
		e.buf = append(e.buf, ',')
	}
	top.count++
	outer := top.member
	e.buf = append(e.buf, '{')
	e.buf = append(jsonshape.Quote(e.buf, or(m.XML, "key")), ':')
	e.buf = append(jsonshape.Quote(e.buf, key), ',')
	e.buf = append(jsonshape.Quote(e.buf, or(outer.Element.XML, "value")), ':')
}
