// Package jsonshape writes and reads shapes as JSON. AWS JSON, REST-JSON and the Query protocol's JSON answers share it;
// what differs between them (names, headers, wrappers) is theirs.
package jsonshape

import (
	"encoding/base64"
	"math"
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"sluice/internal/wire"
)

// Encoder appends a shape's members to a buffer as one JSON object. The zero value is ready; it implements wire.Encoder.
type Encoder struct {
	buf   []byte
	comma bool
}

// Append writes v as a JSON object behind dst.
func Append(dst []byte, v wire.Shape) []byte {
	e := Encoder{buf: dst}
	e.object(v)
	return e.buf
}

// Open starts an object that the caller fills member by member, as a shape would; Close ends it and returns its bytes.
func (e *Encoder) Open() { e.buf = append(e.buf, '{') }

// Empty reports whether nothing was written since Open.
func (e *Encoder) Empty() bool { return !e.comma }

// Close ends the object that Open began.
func (e *Encoder) Close() []byte { return append(e.buf, '}') }

func (e *Encoder) object(v wire.Shape) {
	e.buf = append(e.buf, '{')
	e.comma = false
	v.EncodeMembers(e)
	e.buf = append(e.buf, '}')
	e.comma = true
}

// begin writes what stands before a value: the comma and, in an object, the name. Elements have no name.
func (e *Encoder) begin(m *wire.Member) {
	if e.comma {
		e.buf = append(e.buf, ',')
	}
	if m.JSON != "" {
		e.buf = append(append(append(e.buf, '"'), m.JSON...), '"', ':')
	}
	e.comma = true
}

// Bool writes true or false.
func (e *Encoder) Bool(m *wire.Member, v bool) {
	e.begin(m)
	if v {
		e.buf = append(e.buf, "true"...)
		return
	}
	e.buf = append(e.buf, "false"...)
}

// Int writes an integer.
func (e *Encoder) Int(m *wire.Member, v int64) {
	e.begin(m)
	e.buf = strconv.AppendInt(e.buf, v, 10)
}

// Float writes a number, or NaN and the infinities as strings, as the JSON protocols do.
func (e *Encoder) Float(m *wire.Member, v float64) {
	e.begin(m)
	if math.IsNaN(v) || math.IsInf(v, 0) {
		e.buf = append(wire.AppendFloat(append(e.buf, '"'), v, m.Bits), '"')
		return
	}
	e.buf = wire.AppendFloat(e.buf, v, m.Bits)
}

// String writes a JSON string; bytes that are no UTF-8 become U+FFFD.
func (e *Encoder) String(m *wire.Member, v string) {
	e.begin(m)
	e.buf = Quote(e.buf, v)
}

// Blob writes base64.
func (e *Encoder) Blob(m *wire.Member, v []byte) {
	e.begin(m)
	e.buf = append(e.buf, '"')
	e.buf = base64.StdEncoding.AppendEncode(e.buf, v)
	e.buf = append(e.buf, '"')
}

// Time writes epoch seconds as a number unless the model says otherwise.
func (e *Encoder) Time(m *wire.Member, v time.Time) {
	e.begin(m)
	switch m.TimeFormat {
	case wire.DefaultTime, wire.EpochSeconds, wire.EpochDouble:
		e.buf = wire.AppendTime(e.buf, v, m.TimeFormat)
		return
	}
	e.buf = append(wire.AppendTime(append(e.buf, '"'), v, m.TimeFormat), '"')
}

// Document writes the text as it is.
func (e *Encoder) Document(m *wire.Member, v wire.Raw) {
	e.begin(m)
	e.buf = append(e.buf, v...)
}

// Struct writes a nested object.
func (e *Encoder) Struct(m *wire.Member, v wire.Shape) {
	e.begin(m)
	e.object(v)
}

// BeginList opens an array.
func (e *Encoder) BeginList(m *wire.Member, _ int) {
	e.begin(m)
	e.buf = append(e.buf, '[')
	e.comma = false
}

// EndList closes it.
func (e *Encoder) EndList(*wire.Member) {
	e.buf = append(e.buf, ']')
	e.comma = true
}

// BeginMap opens an object.
func (e *Encoder) BeginMap(m *wire.Member, _ int) {
	e.begin(m)
	e.buf = append(e.buf, '{')
	e.comma = false
}

// Key writes a key; its value follows.
func (e *Encoder) Key(_ *wire.Member, key string) {
	if e.comma {
		e.buf = append(e.buf, ',')
	}
	e.buf = append(Quote(e.buf, key), ':')
	e.comma = false
}

// EndMap closes it.
func (e *Encoder) EndMap(*wire.Member) {
	e.buf = append(e.buf, '}')
	e.comma = true
}

// Null writes null.
func (e *Encoder) Null(m *wire.Member) {
	e.begin(m)
	e.buf = append(e.buf, "null"...)
}

// Quote appends v as a JSON string.
func Quote(dst []byte, v string) []byte {
	// AppendQuote's only error is for text that is no UTF-8, and it has replaced that by then.
	dst, _ = jsontext.AppendQuote(dst, v)
	return dst
}
