package value_test

// Proves the accessors, the order and identity of members against a plain model, that a Clone is apart from its original,
// that a tree which contains itself is refused, and that sharing between readers is free of races (run with -race).

import (
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"testing"

	jsonx "github.com/go-json-experiment/json"
	"pgregory.net/rapid"

	"sluice/internal/value"
)

func TestAccessorsTellTheKind(t *testing.T) {
	all := []value.Value{
		value.Null(), value.Bool(true), value.Int(-5), value.String("null"), value.NewArray(value.Int(1)).Value(),
		value.NewObject(value.Member{Name: "a"}).Value(),
	}
	names := []string{"null", "boolean", "number", "string", "array", "object"}
	for i, v := range all {
		if got := v.Kind(); int(got) != i || got.String() != names[i] {
			t.Errorf("%v: kind %d %q", v, got, got)
		}
		_, isBool := v.AsBool()
		_, isNumber := v.AsNumber()
		_, isString := v.AsString()
		_, isArray := v.AsArray()
		_, isObject := v.AsObject()
		got := []bool{v.IsNull(), isBool, isNumber, isString, isArray, isObject}
		want := make([]bool, len(got))
		want[i] = true
		if !slices.Equal(got, want) {
			t.Errorf("%v: accessors say %v, want %v", v, got, want)
		}
		for j, w := range all {
			if value.Equal(v, w) != (i == j) {
				t.Errorf("Equal(%v, %v) = %t", v, w, i != j)
			}
		}
	}
	if b, _ := value.Bool(false).AsBool(); b || value.Equal(value.Bool(true), value.Bool(false)) {
		t.Error("false is true")
	}
}

func TestLookup(t *testing.T) {
	v, err := value.Parse(`{"a":null,"b":[10,20]}`)
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := v.Get("a"); !ok || !got.IsNull() {
		t.Errorf("a member that is null: %v, %t", got, ok)
	}
	if got, ok := v.Get("c"); ok || !got.IsNull() {
		t.Errorf("a member that is missing: %v, %t", got, ok)
	}
	b, _ := v.Get("b")
	if got, ok := b.At(1); !ok || got.String() != "20" {
		t.Errorf("the second element: %v, %t", got, ok)
	}
	for _, i := range []int{-1, 2} {
		if _, ok := b.At(i); ok {
			t.Errorf("there is an element %d", i)
		}
	}
	if _, ok := b.Get("a"); ok {
		t.Error("an array has members")
	}
	if _, ok := v.At(0); ok {
		t.Error("an object has elements")
	}
	if v.Len() != 2 || b.Len() != 2 || value.String("ab").Len() != 0 {
		t.Error("lengths are wrong")
	}
}

// An object is driven with random changes and compared, after each, with a slice of pairs: across the size at which it
// gets an index, and back.
func TestObjectAgainstModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := value.NewObject()
		var model []value.Member
		names := rapid.SampledFrom([]string{"", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o"})
		for range rapid.IntRange(0, 60).Draw(t, "changes") {
			name := names.Draw(t, "name")
			at := slices.IndexFunc(model, func(m value.Member) bool { return m.Name == name })
			if rapid.IntRange(0, 3).Draw(t, "kind") == 0 {
				if got := o.Delete(name); got != (at >= 0) {
					t.Fatalf("Delete(%q) = %t", name, got)
				}
				if at >= 0 {
					model = slices.Delete(model, at, at+1)
				}
			} else {
				v := value.Int(rapid.Int64().Draw(t, "value"))
				o.Set(name, v)
				if at >= 0 {
					model[at].Value = v
				} else {
					model = append(model, value.Member{Name: name, Value: v})
				}
			}
			compareWithModel(t, o, model)
			compareWithModel(t, o.Clone(), model)
		}
	})
}

func compareWithModel(t *rapid.T, o *value.Object, model []value.Member) {
	if o.Len() != len(model) {
		t.Fatalf("%d members, want %d", o.Len(), len(model))
	}
	for i, m := range model {
		if o.At(i) != m || !o.Has(m.Name) {
			t.Fatalf("member %d is %v, want %v", i, o.At(i), m)
		}
		if got, ok := o.Get(m.Name); !ok || got != m.Value {
			t.Fatalf("Get(%q) = %v, %t", m.Name, got, ok)
		}
	}
	if o.Has("missing") {
		t.Fatal("has a member that was never set")
	}
	if !value.Equal(o.Value(), value.NewObject(model...).Value()) {
		t.Fatal("is not equal to an object of the same members")
	}
}

func TestEqualIgnoresTheOrderOfMembersOnly(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{`{"a":1,"b":[1,2]}`, `{"b":[1.0,20e-1],"a":1}`, true},
		{`{"a":1}`, `{"a":1,"b":null}`, false},
		{`{"a":1}`, `{"b":1}`, false},
		{`[1,2]`, `[2,1]`, false},
		{`[1]`, `[1,1]`, false},
		{`"1"`, `1`, false},
		{`[[[]]]`, `[[[]]]`, true},
	} {
		a, errA := value.Parse(c.a)
		b, errB := value.Parse(c.b)
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		if value.Equal(a, b) != c.want || value.Equal(b, a) != c.want {
			t.Errorf("Equal(%s, %s) = %t", c.a, c.b, !c.want)
		}
	}
}

func TestCloneIsApart(t *testing.T) {
	v, err := value.Parse(`{"a":[1,{"b":2}],"c":3}`)
	if err != nil {
		t.Fatal(err)
	}
	clone := v.Clone()
	o, _ := clone.AsObject()
	a, _ := clone.Get("a")
	items, _ := a.AsArray()
	items.Set(0, value.String("changed"))
	items.Append(value.Null())
	items.Delete(1)
	o.Set("d", value.Bool(true))
	if got, want := clone.String(), `{"a":["changed",null],"c":3,"d":true}`; got != want {
		t.Errorf("the clone is %s, want %s", got, want)
	}
	if got, want := v.String(), `{"a":[1,{"b":2}],"c":3}`; got != want {
		t.Errorf("the original became %s", got)
	}
}

func TestAppendRefusesCycles(t *testing.T) {
	o := value.NewObject()
	a := value.NewArray(o.Value())
	o.Set("self", a.Value())
	if _, err := o.Value().Append(nil); !errors.Is(err, value.ErrDepth) {
		t.Errorf("an object inside itself: %v", err)
	}
	if got := a.Value().String(); got != value.ErrDepth.Error() {
		t.Errorf("its String is %q", got)
	}
}

func TestAppendReplacesBytesThatAreNotUTF8(t *testing.T) {
	if got, want := value.String("a\xffb\xe2\x82").String(), `"a`+"\uFFFDb\uFFFD\uFFFD\""; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestMarshalsInsideStructures(t *testing.T) {
	type message struct {
		Input value.Value `json:"input"`
	}
	for name, codec := range map[string]struct {
		marshal   func(any) ([]byte, error)
		unmarshal func([]byte, any) error
	}{
		"encoding/json": {json.Marshal, json.Unmarshal},
		"go-json-experiment": {
			func(v any) ([]byte, error) { return jsonx.Marshal(v) },
			func(b []byte, v any) error { return jsonx.Unmarshal(b, v) },
		},
	} {
		const text = `{"input":{"b":1.10,"a":[null]}}`
		var m message
		if err := codec.unmarshal([]byte(text), &m); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got, err := codec.marshal(m); err != nil || string(got) != text {
			t.Errorf("%s: %s, %v; want %s", name, got, err, text)
		}
	}
}

func TestReadersShareATree(t *testing.T) {
	o := value.NewObject()
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p"} {
		o.Set(name, value.NewArray(value.String(name)).Value())
	}
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for name, v := range o.All() {
				if got, ok := o.Get(name); !ok || !value.Equal(got, v) {
					t.Errorf("Get(%q) = %v, %t", name, got, ok)
				}
			}
		})
	}
	readers.Wait()
}
