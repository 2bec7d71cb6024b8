package jsonshape_test

// Proves where JSON values begin and end to be of their member's type, and the limits of nesting. How: a hand-made shape with one
// member of each kind; what is beyond its edges is in smithytest (the protocol suites) and in awsjson's fuzz target.

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"sluice/internal/wire"
	"sluice/internal/wire/jsonshape"
)

// shape notes what was decoded, as text.
type shape struct{ got strings.Builder }

var schema = wire.Schema{Members: []wire.Member{
	{JSON: "byte", Kind: wire.Integer, Bits: 8},
	{Index: 1, JSON: "short", Kind: wire.Integer, Bits: 16},
	{Index: 2, JSON: "int", Kind: wire.Integer, Bits: 32},
	{Index: 3, JSON: "long", Kind: wire.Integer, Bits: 64},
	{Index: 4, JSON: "float", Kind: wire.Float, Bits: 64},
	{Index: 5, JSON: "time", Name: "time", Kind: wire.Timestamp},
	{Index: 6, JSON: "self", Kind: wire.Structure},
	{Index: 7, JSON: "list", Kind: wire.List, Element: &wire.Member{}},
	{Index: 8, JSON: "sparse", Kind: wire.List, Sparse: true, Element: &wire.Member{}},
	{Index: 9, JSON: "doc", Kind: wire.Document},
	{Index: 10, JSON: "path", Kind: wire.String, Location: wire.InLabel},
}}

func (*shape) WireSchema() *wire.Schema   { return &schema }
func (*shape) EncodeMembers(wire.Encoder) {}

func (s *shape) DecodeMember(i int, d wire.Decoder) {
	m := &schema.Members[i]
	switch m.Kind {
	case wire.Integer:
		fmt.Fprint(&s.got, d.Int(m), " ")
	case wire.Float:
		fmt.Fprint(&s.got, d.Float(m), " ")
	case wire.Timestamp:
		fmt.Fprint(&s.got, d.Time(m).Format(time.RFC3339Nano), " ")
	case wire.Document:
		fmt.Fprint(&s.got, string(d.Document(m)), " ")
	case wire.Structure:
		d.Struct(m, s)
	case wire.List:
		for d.BeginList(m); d.More(m); {
			if m.Sparse && d.Null() {
				fmt.Fprint(&s.got, "null ")
				continue
			}
			fmt.Fprintf(&s.got, "%q ", d.String(m.Element))
		}
	default:
		s.got.WriteString("path is no member of the body")
	}
}

func TestDecode(t *testing.T) {
	nested := func(n int) string { return strings.Repeat(`{"self":`, n) + "{}" + strings.Repeat("}", n) }
	const refused = "refused"
	for body, want := range map[string]string{
		`{"byte":127}`: "127", `{"byte":128}`: refused, `{"byte":-128}`: "-128", `{"byte":-128.0}`: "-128", `{"byte":-129.0}`: refused, `{"byte":1.28e2}`: refused,
		`{"short":32767e0}`: "32767", `{"short":32768e0}`: refused, `{"int":2147483648}`: refused, `{"int":2.147483647e9}`: "2147483647",
		`{"long":9223372036854775807}`: "9223372036854775807", `{"long":9223372036854775808}`: refused,
		`{"long":9007199254740993.0}`: refused, `{"long":9007199254740991.0}`: "9007199254740991", `{"long":1e19}`: refused, `{"long":-1e16}`: refused, // beyond what a float tells apart
		`{"int":1.5}`: refused, `{"int":true}`: refused, `{"int":null}`: "", `{"int":01}`: refused, `{"int":+1}`: refused, `{"int":-0}`: "0",
		`{"float":1e308}`: "1e+308", `{"float":1e309}`: refused, `{"float":"NaN"}`: "NaN", `{"float":"-Infinity"}`: "-Inf", `{"float":"1"}`: refused, `{"float":NaN}`: refused,
		`{"time":1515531081.5}`: "2018-01-09T20:51:21.5Z", `{"time":"2018-01-09T20:51:21Z"}`: "2018-01-09T20:51:21Z", `{"time":1e99}`: refused, `{"time":"x"}`: refused, `{"time":{}}`: refused,
		`{"list":["a",null,"b"]}`: `"a" "b"`, `{"sparse":["a",null]}`: `"a" null`, `{"list":"a"}`: refused, `{"list":["a"}`: refused, `{"list":["\u0000"]}`: `"\x00"`,
		`{"doc": {"a" : [1]} }`: `{"a" : [1]}`, `{"doc":null}`: "", `{"doc":[}`: refused, `{"path":"x"}`: "", `{"int":1,"int":2}`: "1 2", `{"Int":1}`: "",
		nested(63): "", nested(64): refused, `{"unknown":` + nested(5000) + `}`: "", `{"doc":` + strings.Repeat("[", 50_000): refused,
		` `: "", `{} `: "", `{} x`: refused, `null`: refused,
	} {
		s := &shape{}
		err := jsonshape.Decode([]byte(body), s)
		if malformed := new(wire.MalformedError); (want == refused) != errors.As(err, &malformed) || want != refused && err != nil {
			t.Errorf("%.60s: %v", body, err)
		}
		if got := strings.TrimSpace(s.got.String()); want != refused && got != want {
			t.Errorf("%.60s became %s, want %s", body, got, want)
		}
	}
}
