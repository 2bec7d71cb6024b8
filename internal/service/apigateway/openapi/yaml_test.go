package openapi_test

// Proves that YAML reads as its text looks, that aliases and merges are resolved, that what multiplies is refused, and that whatever
// value an export holds reads back from its YAML (random values).

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sluice/internal/service/apigateway/openapi"
	"sluice/internal/value"
)

func TestYAMLScalars(t *testing.T) {
	for text, want := range map[string]string{
		"a: 1":                     `{"a":1}`,
		"a: 1.50":                  `{"a":1.50}`,
		"a: 2012-10-17":            `{"a":"2012-10-17"}`,
		"a: 0777":                  `{"a":"0777"}`,
		"a: 012345678901":          `{"a":"012345678901"}`,
		"a: 0x1F":                  `{"a":"0x1F"}`,
		"a: .inf":                  `{"a":".inf"}`,
		"a: yes":                   `{"a":"yes"}`,
		"a: True":                  `{"a":true}`,
		"a: ~":                     `{"a":null}`,
		"a:":                       `{"a":null}`,
		"a: '1'":                   `{"a":"1"}`,
		"a: !Sub x":                `{"a":"x"}`,
		"200: b\ntrue: c\nnull: d": `{"200":"b","true":"c","null":"d"}`,
		"a: &x {b: 1}\nc: *x":      `{"a":{"b":1},"c":{"b":1}}`,
		"a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3": `{"a":{"b":1,"c":2},"d":{"b":1,"c":3}}`,
		"d:\n  c: 3\n  <<: [{c: 4, e: 5}, {e: 6}]": `{"d":{"c":3,"e":5}}`,
		"a: |\n  two\n  lines\n":                   `{"a":"two\nlines\n"}`,
		"\uFEFFa: 1":                               `{"a":1}`,
		"a: 1\n---\nb: 2":                          `{"a":1}`,
	} {
		got, err := openapi.ParseDocument([]byte(text))
		if err != nil || got.String() != want {
			t.Errorf("%q reads as %s (%v), want %s", text, got, err, want)
		}
	}
}

func TestYAMLRefuses(t *testing.T) {
	var bomb strings.Builder
	bomb.WriteString("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n")
	for i := range 9 {
		previous, this := string(rune('0'+i)), string(rune('1'+i))
		bomb.WriteString("a" + this + ": &a" + this + " [" + strings.Repeat("*a"+previous+",", 10) + "]\n")
	}
	for name, text := range map[string]string{
		"aliases multiply":       bomb.String(),
		"an alias inside itself": "a: &a [*a]",
		"a merge inside itself":  "a: &a {<<: *a}",
		"a key twice":            "a: 1\na: 2",
		"a key that is a list":   "[a]: 1",
		"a merge of a text":      "a: {<<: x}",
		"too deep":               "a: " + strings.Repeat("[", 2000) + strings.Repeat("]", 2000),
		"an unknown alias":       "a: *b",
	} {
		if v, err := openapi.ParseDocument([]byte(text)); err == nil {
			t.Errorf("%s: it is read as %.100s", name, v)
		}
	}
}

func TestYAMLReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := value.NewObject(value.Member{Name: "v", Value: values(3).Draw(t, "v")}).Value()
		written := openapi.AppendYAML(nil, v)
		again, err := openapi.ParseDocument(written)
		if err != nil || !value.Equal(v, again) {
			t.Fatalf("%s is written as\n%s\nand read as %s: %v", v, written, again, err)
		}
		indented := openapi.AppendIndented(nil, v)
		if again, err = openapi.ParseDocument(indented); err != nil || !value.Equal(v, again) {
			t.Fatalf("%s is written as\n%s\nand read as %s: %v", v, indented, again, err)
		}
	})
}

// values are values of a depth, with texts that YAML could take for something else.
func values(depth int) *rapid.Generator[value.Value] {
	return rapid.Custom(func(t *rapid.T) value.Value {
		text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
			"", "yes", "null", "1", "0x1", "- a", "a: b", "#", "a #b", "'", "\"", "\n", "a\nb\n", "\t", "<<", "*a", "&a", "!a", "%", "@", "`", "~", "=",
			"2024-01-01", "\u0085", "\u2028", "\uFEFF", "\x7f", "/pets/{id}", "$ref", "x-a", "a/b", strings.Repeat("long", 300), strings.Repeat("-", 129),
		}))
		kind := rapid.IntRange(0, 6).Draw(t, "kind")
		switch {
		case depth > 0 && kind == 0:
			a := value.NewArray()
			for range rapid.IntRange(0, 3).Draw(t, "n") {
				a.Append(values(depth-1).Draw(t, "item"))
			}
			return a.Value()
		case depth > 0 && kind <= 2:
			o := value.NewObject()
			for range rapid.IntRange(0, 3).Draw(t, "n") {
				o.Set(text.Draw(t, "name"), values(depth-1).Draw(t, "member"))
			}
			return o.Value()
		case kind == 3:
			return value.Bool(rapid.Bool().Draw(t, "bool"))
		case kind == 4:
			return value.Float(rapid.Float64Range(-1e6, 1e6).Draw(t, "number"))
		case kind == 5:
			return value.Null()
		}
		return value.String(text.Draw(t, "text"))
	})
}
