package wire

import (
	"context"
	"iter"
	"time"
)

// Shape is a structure value: generated code, or a test's dynamic value.
type Shape interface {
	// WireSchema describes the shape; the same pointer for every value of a type.
	WireSchema() *Schema
	// EncodeMembers calls e once for each member that is set, in the model's order.
	EncodeMembers(e Encoder)
	// DecodeMember sets member i from d. A kind mismatch is d's to report; unknown indexes are ignored.
	DecodeMember(i int, d Decoder)
}

// Streamed is an output that goes on in a stream of events. What EncodeMembers shows goes out before them.
type Streamed interface {
	Shape
	// Stream sends events, each a union of the model with one member set, until there are no more, ctx ends or send fails. It is
	// called once, after EncodeMembers.
	Stream(ctx context.Context, send func(event Shape) error) error
}

// Download is an output whose payload is sent piece by piece: it is not among the members that EncodeMembers shows.
type Download interface {
	Shape
	// Download sends the payload, each piece of which is send's. It is called once, or Whole is.
	Download(ctx context.Context, send func([]byte) error) error
	// Whole is the output with the payload in memory, if it has at most so many bytes.
	Whole(ctx context.Context, most int64) (Shape, error)
}

// Statused is an output that has another status than its operation's.
type Statused interface {
	Shape
	WireStatus() int
}

// Encoder receives the members of a shape. A protocol's encoder writes bytes; Checker verifies constraints; an audit
// log could leave out what is Sensitive. Lists and maps are bracketed: BeginList, elements, EndList; BeginMap, then Key
// before each value, EndMap.
type Encoder interface {
	Bool(m *Member, v bool)
	Int(m *Member, v int64)
	Float(m *Member, v float64)
	String(m *Member, v string)
	Blob(m *Member, v []byte)
	Time(m *Member, v time.Time)
	Document(m *Member, v Raw)
	Struct(m *Member, v Shape)
	BeginList(m *Member, n int)
	EndList(m *Member)
	BeginMap(m *Member, n int)
	Key(m *Member, key string)
	EndMap(m *Member)
	Null(m *Member)
}

// Decoder yields the values of a message. Errors stick: after the first one every method returns a zero value and More
// returns false, so that generated code needs no checks; Err tells at the end. Lists and maps are pulled: after BeginList,
// each More that returns true announces one element; after BeginMap, each MoreKeys one key and its value.
type Decoder interface {
	Bool(m *Member) bool
	Int(m *Member) int64
	Float(m *Member) float64
	String(m *Member) string
	Blob(m *Member) []byte
	Time(m *Member) time.Time
	Document(m *Member) Raw
	Struct(m *Member, v Shape)
	BeginList(m *Member)
	More(m *Member) bool
	BeginMap(m *Member)
	MoreKeys(m *Member) (key string, more bool)
	// Null reports whether the next value is null, and consumes it if so. Only sparse collections ask.
	Null() bool
	Err() error
}

// Raw is a value of the document type: one JSON text.
type Raw []byte

// Opt is a scalar that may be absent. Absent and empty differ on the wire: a missing MessageBody and an empty one are
// two different errors.
type Opt[T any] struct {
	V   T
	Set bool
}

// Some is a present value.
func Some[T any](v T) Opt[T] { return Opt[T]{V: v, Set: true} }

// NonZero is v, present unless it is its type's zero value.
func NonZero[T comparable](v T) Opt[T] {
	var zero T
	return Opt[T]{V: v, Set: v != zero}
}

// Pointed is a member that is there if p is.
func Pointed[T any](p *T) (out Opt[T]) {
	if p != nil {
		out = Some(*p)
	}
	return out
}

// Pointer is nil for a member that is not there.
func (o Opt[T]) Pointer() *T {
	if !o.Set {
		return nil
	}
	return &o.V
}

// Or returns the value, or otherwise when it is absent.
func (o Opt[T]) Or(otherwise T) T {
	if o.Set {
		return o.V
	}
	return otherwise
}

// Dict is a map shape: entries in the order they came in, so that whatever is made of it is deterministic. Keys are unique
// once it went through Unique. A nil Dict is absent; an empty one is present.
type Dict[V any] []Entry[V]

// Entry is one key and value of a Dict.
type Entry[V any] struct {
	Key   string
	Value V
}

// Get returns the value of key. It scans: the maps of AWS's APIs are small.
func (d Dict[V]) Get(key string) (V, bool) {
	for i := range d {
		if d[i].Key == key {
			return d[i].Value, true
		}
	}
	var zero V
	return zero, false
}

// All yields keys and values in order.
func (d Dict[V]) All() iter.Seq2[string, V] {
	return func(yield func(string, V) bool) {
		for i := range d {
			if !yield(d[i].Key, d[i].Value) {
				return
			}
		}
	}
}

// scanMax is the number of entries up to which a quadratic scan for duplicate keys beats a hash table.
const scanMax = 16

// Unique drops all but the last entry of each key, in place; generated decoders call it once per map. Its cost is linear
// for the large maps of a hostile request.
func (d Dict[V]) Unique() Dict[V] {
	if len(d) <= scanMax {
		return d.uniqueByScan()
	}
	at := make(map[string]int, len(d))
	out := d[:0]
	for _, e := range d {
		if i, seen := at[e.Key]; seen {
			out[i] = e
			continue
		}
		at[e.Key] = len(out)
		out = append(out, e)
	}
	return out
}

func (d Dict[V]) uniqueByScan() Dict[V] {
	out := d[:0]
next:
	for _, e := range d {
		for i := range out {
			if out[i].Key == e.Key {
				out[i] = e
				continue next
			}
		}
		out = append(out, e)
	}
	return out
}

// Empty is the input or output of an operation that has none.
type Empty struct{}

var emptySchema = Schema{Name: "Unit"}

// WireSchema describes a structure without members.
func (*Empty) WireSchema() *Schema { return &emptySchema }

// EncodeMembers has nothing to show.
func (*Empty) EncodeMembers(Encoder) {}

// DecodeMember is never called: there is no member.
func (*Empty) DecodeMember(int, Decoder) {}
