package task

// Proves that every input and output of every operation of every served service goes through Step Functions' values and back: no member is
// lost, no two have one name, numbers and texts and bytes and times keep what they are. How: shapes filled at random by a decoder that
// makes values up, encoded, read again, and encoded once more; the two values must be equal, and so must be what AWS's JSON shows of the
// two shapes.

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sluice/internal/value"
	"sluice/internal/wire"
	"sluice/internal/wire/jsonshape"
)

// inventor is a decoder that makes up what it is asked for.
type inventor struct {
	t     *rapid.T
	depth int
	left  []int // elements of the lists and maps that are open
}

func (v *inventor) draw(n int) int { return rapid.IntRange(0, n).Draw(v.t, "n") }

func (v *inventor) Bool(*wire.Member) bool { return v.draw(1) == 1 }
func (v *inventor) Int(m *wire.Member) int64 {
	limit := int64(1)<<(m.Bits-1) - 1
	return rapid.Int64Range(-limit-1, limit).Draw(v.t, "int")
}

func (v *inventor) Float(m *wire.Member) float64 {
	if m.Bits == 32 {
		return float64(rapid.Float32Range(-1e30, 1e30).Draw(v.t, "float"))
	}
	return rapid.SampledFrom([]float64{0, 1.5, -2e-9, 1e20, math.Inf(1), 123456789.25}).Draw(v.t, "float")
}
func (v *inventor) String(*wire.Member) string { return rapid.String().Draw(v.t, "text") }
func (v *inventor) Blob(m *wire.Member) []byte {
	if m.Streaming { // what is uploaded is JSON, and what is downloaded a text: see TestUploads
		return nil
	}
	if isBody(m) {
		return []byte(rapid.String().Draw(v.t, "body"))
	}
	return rapid.SliceOfN(rapid.Byte(), 0, 8).Draw(v.t, "blob")
}

func (v *inventor) Time(*wire.Member) time.Time {
	return time.UnixMilli(rapid.Int64Range(0, 4e12).Draw(v.t, "time")).UTC()
}
func (v *inventor) Document(*wire.Member) wire.Raw { return wire.Raw(`{"a":[1,null]}`) }
func (v *inventor) Struct(_ *wire.Member, s wire.Shape) {
	if v.depth > 3 {
		return
	}
	v.depth++
	schema := s.WireSchema()
	only := -1
	if schema.Union {
		only = v.draw(len(schema.Members) - 1)
	}
	for i := range schema.Members {
		if m := &schema.Members[i]; !m.EventStream && (only < 0 && v.draw(3) > 0 || only == i) {
			s.DecodeMember(i, v)
		}
	}
	v.depth--
}
func (v *inventor) begin()                 { v.left = append(v.left, v.draw(2)) }
func (v *inventor) BeginList(*wire.Member) { v.begin() }
func (v *inventor) BeginMap(*wire.Member)  { v.begin() }
func (v *inventor) More(*wire.Member) bool {
	n := len(v.left) - 1
	if v.left[n]--; v.left[n] < 0 || v.depth > 3 {
		v.left = v.left[:n]
		return false
	}
	return true
}

func (v *inventor) MoreKeys(m *wire.Member) (string, bool) {
	if !v.More(m) {
		return "", false
	}
	return fmt.Sprintf("%s-%d", rapid.StringN(0, 4, -1).Draw(v.t, "key"), len(v.left)), true
}
func (v *inventor) Null() bool { return false }
func (v *inventor) Err() error { return nil }

// shapes are those of all operations, inputs and outputs.
func shapes() map[string]func() wire.Shape {
	out := map[string]func() wire.Shape{}
	for _, c := range clients() {
		for _, op := range c.model.Operations {
			out[c.sdk+"."+op.Name+".in"] = op.New
			if op.HasOutput {
				out[c.sdk+"."+op.Name+".out"] = op.NewOutput
			}
		}
	}
	return out
}

func TestShapesGoThroughValues(t *testing.T) {
	all := shapes()
	if len(all) < 700 {
		t.Fatalf("%d shapes are not those of all operations", len(all))
	}
	for name, make := range all {
		for _, names := range []naming{capitalized, pascalCase} {
			rapid.Check(t, func(r *rapid.T) {
				was := make()
				(&inventor{t: r}).Struct(nil, was)
				shown := encodeShape(names, was)
				if names == capitalized && hasTimes(was.WireSchema()) { // they are shown as numbers that nobody reads back
					return
				}
				again := make()
				if problems := decodeShape(names, shown.Value(), again); problems != nil {
					r.Fatalf("%s: %q of %s", name, problems, shown.Value())
				}
				if twice := encodeShape(names, again); !value.Equal(twice.Value(), shown.Value()) {
					r.Fatalf("%s: %s became %s", name, shown.Value(), twice.Value())
				}
				if a, b := jsonshape.Append(nil, was), jsonshape.Append(nil, again); string(a) != string(b) {
					r.Fatalf("%s: %s became %s", name, a, b)
				}
			})
		}
	}
}

// nested is a decoder that makes up one of everything, so that a shape shows all structures below it.
func nested(t *rapid.T, seen map[*wire.Schema]bool, s wire.Shape) {
	v := &walker{inventor: inventor{t: t}, seen: seen}
	v.Struct(nil, s)
}

type walker struct {
	inventor
	seen map[*wire.Schema]bool
}

func (w *walker) Struct(_ *wire.Member, s wire.Shape) {
	schema := s.WireSchema()
	if w.seen[schema] {
		return
	}
	w.seen[schema] = true
	for i := range schema.Members {
		if !schema.Members[i].EventStream {
			s.DecodeMember(i, w)
		}
	}
}
func (w *walker) BeginList(*wire.Member) { w.left = append(w.left, 1) }
func (w *walker) BeginMap(*wire.Member)  { w.left = append(w.left, 1) }

// Members of one structure have different names in both namings, and are found by them.
func TestNamesAreUnique(t *testing.T) {
	seen := map[*wire.Schema]bool{}
	rapid.Check(t, func(r *rapid.T) {
		for _, make := range shapes() {
			nested(r, seen, make())
		}
	})
	if len(seen) < 1000 {
		t.Errorf("%d structures are not all", len(seen))
	}
	for schema := range seen {
		for _, names := range []naming{capitalized, pascalCase} {
			used := map[string]bool{}
			for i := range schema.Members {
				field := names.of(schema.Members[i].Name)
				if used[field] || !names.is(schema.Members[i].Name, field) || names.is(schema.Members[i].Name, field+"x") {
					t.Errorf("%s has %s twice, or not at all", schema.Name, field)
				}
				used[field] = true
			}
		}
	}
}

// No operation that can be called has a stream of events, which no value could show; all others of the served services can be called.
func TestWhatCanBeCalled(t *testing.T) {
	callable := 0
	for _, c := range clients() {
		for _, op := range c.model.Operations {
			streams := false
			for _, shape := range []wire.Shape{op.New(), output(op)} {
				for i := range shape.WireSchema().Members {
					streams = streams || shape.WireSchema().Members[i].EventStream
				}
			}
			action := strings.ToLower(pascal(op.Name)[:1]) + pascal(op.Name)[1:]
			found := c.find(action)
			if found != nil && (streams || found != op) || found == nil && !slices.Contains(c.unsupported, op.Name) {
				t.Errorf("%s:%s finds %v", c.sdk, action, found)
			}
			if found != nil {
				callable++
				if text := refusal("arn:aws:states:::aws-sdk:" + c.sdk + ":" + action); text != "" {
					t.Error(text)
				}
			}
		}
	}
	t.Logf("%d operations", callable)
}

func output(op *wire.Operation) wire.Shape {
	if op.NewOutput == nil {
		return &wire.Empty{}
	}
	return op.NewOutput()
}

// hasTimes reports whether a structure has a time among its own members, or may have further down.
func hasTimes(s *wire.Schema) bool {
	for i := range s.Members {
		if k := s.Members[i].Kind; k == wire.Timestamp || k == wire.Structure || k == wire.List || k == wire.Map {
			return true
		}
	}
	return false
}
