package task

import (
	"encoding/base64"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"sluice/internal/value"
	"sluice/internal/wire"
)

// encodeShape is an operation's output as Step Functions shows it: members that are set, under their names, in the order of the alphabet
// (recorded of every output), and behind them a body that the SDK for Java reads as a stream. Source for the latter: AWS, as recorded in
// github.com/radkawar/stackd, testdata/aws/stepfunctions/task_integrations.json (s3-flow-history).
func encodeShape(names naming, v wire.Shape) *value.Object {
	e := encoder{names: names}
	v.EncodeMembers(&e)
	slices.SortFunc(e.members, func(a, b value.Member) int { return strings.Compare(a.Name, b.Name) })
	if e.stream != nil {
		e.members = append(e.members, *e.stream)
	}
	return value.NewObject(e.members...)
}

// encoder gathers a structure's members; it implements wire.Encoder. Structures within get encoders of their own.
type encoder struct {
	names   naming
	members []value.Member
	stream  *value.Member // a body that is a stream; nil for none
	open    []container   // lists and maps that are being written, the innermost last
}

// container is a list or map that is being written.
type container struct {
	array  *value.Array  // nil for a map
	object *value.Object // nil for a list
	key    string
}

// put puts a value where it belongs.
func (e *encoder) put(m *wire.Member, v value.Value) {
	if n := len(e.open); n > 0 {
		if c := &e.open[n-1]; c.array != nil {
			c.array.Append(v)
		} else {
			c.object.Set(c.key, v)
		}
		return
	}
	e.members = append(e.members, value.Member{Name: e.names.of(m.Name), Value: v})
}

// Struct puts an object.
func (e *encoder) Struct(m *wire.Member, v wire.Shape) {
	if m.EventStream { // no operation that has one is called
		return
	}
	e.put(m, encodeShape(e.names, v).Value())
}

// Bool puts a boolean.
func (e *encoder) Bool(m *wire.Member, v bool) { e.put(m, value.Bool(v)) }

// Int puts a number.
func (e *encoder) Int(m *wire.Member, v int64) { e.put(m, value.Int(v)) }

// Float puts a number; what JSON has no number for is a text, as Java's writers have it.
func (e *encoder) Float(m *wire.Member, v float64) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		e.put(m, value.String(string(wire.AppendFloat(nil, v, m.Bits))))
		return
	}
	number, _ := value.ParseNumber(string(wire.AppendFloat(nil, v, m.Bits)))
	e.put(m, number)
}

// String puts a text.
func (e *encoder) String(m *wire.Member, v string) { e.put(m, value.String(v)) }

// Blob puts a body as text, if it is one, and other bytes as base64.
func (e *encoder) Blob(m *wire.Member, v []byte) {
	text := string(v)
	if !isBody(m) || !utf8.Valid(v) {
		text = base64.StdEncoding.EncodeToString(v)
	}
	if m.Streaming {
		e.stream = &value.Member{Name: e.names.of(m.Name), Value: value.String(text)}
		return
	}
	e.put(m, value.String(text))
}

// Time puts a moment: milliseconds since 1970 for version 1 of the SDK, which has Java's Date, and a text for version 2, which has Instant.
// Source for the former: a cause that a user published, of a startExecution.sync of December 2024 ("StartDate":1733089875458).
func (e *encoder) Time(m *wire.Member, v time.Time) {
	if e.names == capitalized {
		e.put(m, value.Int(v.UnixMilli()))
		return
	}
	e.put(m, value.String(isoTime(v)))
}

// isoTime is a moment as Java's Instant.toString writes it, "2023-11-21T00:06:17.120Z", in milliseconds, and without a fraction that is zero.
func isoTime(t time.Time) string {
	t = t.UTC().Truncate(time.Millisecond)
	if t.Nanosecond() == 0 {
		return t.Format("2006-01-02T15:04:05Z")
	}
	return t.Format("2006-01-02T15:04:05.000Z")
}

// Document puts any value; a text that is no JSON goes as a string.
func (e *encoder) Document(m *wire.Member, v wire.Raw) {
	parsed, err := value.ParseBytes(v)
	if err != nil {
		parsed = value.String(string(v))
	}
	e.put(m, parsed)
}

// BeginList opens an array.
func (e *encoder) BeginList(*wire.Member, int) {
	e.open = append(e.open, container{array: value.NewArray()})
}

// EndList puts it.
func (e *encoder) EndList(m *wire.Member) { e.put(m, e.close().array.Value()) }

// BeginMap opens an object.
func (e *encoder) BeginMap(*wire.Member, int) {
	e.open = append(e.open, container{object: value.NewObject()})
}

// Key names the next entry.
func (e *encoder) Key(_ *wire.Member, key string) { e.open[len(e.open)-1].key = key }

// EndMap puts it.
func (e *encoder) EndMap(m *wire.Member) { e.put(m, e.close().object.Value()) }

func (e *encoder) close() container {
	last := e.open[len(e.open)-1]
	e.open = e.open[:len(e.open)-1]
	return last
}

// Null puts a null of a sparse list or map.
func (e *encoder) Null(m *wire.Member) { e.put(m, value.Null()) }
