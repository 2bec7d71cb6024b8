package rpcv2cbor

import (
	"encoding/binary"
	"math"
	"strings"
	"time"

	"sluice/internal/wire"
)

// Encoder appends a shape's members to a buffer as one CBOR map. The zero value is ready; it implements wire.Encoder.
type Encoder struct{ buf []byte }

// Append writes v as a map behind dst.
func Append(dst []byte, v wire.Shape) []byte {
	e := Encoder{buf: dst}
	e.object(v)
	return e.buf
}

func (e *Encoder) object(v wire.Shape) {
	e.buf = append(e.buf, itemOpenMap)
	v.EncodeMembers(e)
	e.buf = append(e.buf, itemBreak)
}

// head writes an item's first bytes in the shortest form.
func (e *Encoder) head(major byte, n uint64) {
	first := major << 5
	switch {
	case n < infoByte:
		e.buf = append(e.buf, first|byte(n))
	case n <= math.MaxUint8:
		e.buf = append(e.buf, first|infoByte, byte(n))
	case n <= math.MaxUint16:
		e.buf = binary.BigEndian.AppendUint16(append(e.buf, first|(infoByte+1)), uint16(n))
	case n <= math.MaxUint32:
		e.buf = binary.BigEndian.AppendUint32(append(e.buf, first|(infoByte+2)), uint32(n))
	default:
		e.buf = binary.BigEndian.AppendUint64(append(e.buf, first|infoEight), n)
	}
}

// begin writes a member's name; elements have none.
func (e *Encoder) begin(m *wire.Member) {
	if m.Name != "" {
		e.text(m.Name)
	}
}

func (e *Encoder) text(v string) {
	v = strings.ToValidUTF8(v, "\ufffd") // other texts are no CBOR
	e.head(majorText, uint64(len(v)))
	e.buf = append(e.buf, v...)
}

// Bool writes true or false.
func (e *Encoder) Bool(m *wire.Member, v bool) {
	e.begin(m)
	if v {
		e.buf = append(e.buf, itemTrue)
		return
	}
	e.buf = append(e.buf, itemFalse)
}

// Int writes an integer.
func (e *Encoder) Int(m *wire.Member, v int64) {
	e.begin(m)
	e.integer(v)
}

func (e *Encoder) integer(v int64) {
	if v < 0 {
		e.head(majorNegative, uint64(-1-v))
		return
	}
	e.head(majorUnsigned, uint64(v))
}

// Float writes a number of the member's width.
func (e *Encoder) Float(m *wire.Member, v float64) {
	e.begin(m)
	if m.Bits == 32 {
		e.buf = binary.BigEndian.AppendUint32(append(e.buf, itemSingle), math.Float32bits(float32(v)))
		return
	}
	e.double(v)
}

func (e *Encoder) double(v float64) {
	e.buf = binary.BigEndian.AppendUint64(append(e.buf, itemDouble), math.Float64bits(v))
}

// String writes a text; bytes that are no UTF-8 become U+FFFD.
func (e *Encoder) String(m *wire.Member, v string) {
	e.begin(m)
	e.text(v)
}

// Blob writes bytes as they are.
func (e *Encoder) Blob(m *wire.Member, v []byte) {
	e.begin(m)
	e.head(majorBytes, uint64(len(v)))
	e.buf = append(e.buf, v...)
}

// Time writes epoch seconds, with a fraction only where there is one. It keeps milliseconds, as all protocols do.
func (e *Encoder) Time(m *wire.Member, v time.Time) {
	e.begin(m)
	e.head(majorTag, tagEpoch)
	millis := v.UnixMilli()
	if millis%1000 == 0 {
		e.integer(millis / 1000)
		return
	}
	e.double(float64(millis) / 1000)
}

// Document writes the JSON text as a text: the protocol has no documents.
func (e *Encoder) Document(m *wire.Member, v wire.Raw) { e.String(m, string(v)) }

// Struct writes a nested map.
func (e *Encoder) Struct(m *wire.Member, v wire.Shape) {
	e.begin(m)
	e.object(v)
}

// BeginList opens an array.
func (e *Encoder) BeginList(m *wire.Member, n int) {
	e.begin(m)
	e.head(majorArray, uint64(n))
}

// EndList has nothing to write: the length was.
func (e *Encoder) EndList(*wire.Member) {}

// BeginMap opens a map.
func (e *Encoder) BeginMap(m *wire.Member, n int) {
	e.begin(m)
	e.head(majorMap, uint64(n))
}

// Key writes a key; its value follows.
func (e *Encoder) Key(_ *wire.Member, key string) { e.text(key) }

// EndMap has nothing to write.
func (e *Encoder) EndMap(*wire.Member) {}

// Null writes null.
func (e *Encoder) Null(m *wire.Member) {
	e.begin(m)
	e.buf = append(e.buf, itemNull)
}
