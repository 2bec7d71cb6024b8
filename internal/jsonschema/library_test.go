package jsonschema_test

// Proves that violations have the texts and the order that API Gateway's have. testdata/library.txt holds what the Java library
// answered that API Gateway runs; the texts in TestRecordedByAPIGateway are API Gateway's own.

import (
	_ "embed"
	"slices"
	"strings"
	"testing"

	"sluice/internal/jsonschema"
	"sluice/internal/value"
)

//go:embed testdata/library.txt
var library string

type recorded struct {
	suite        string
	schema, data value.Value
	refused      bool
	messages     []string
}

func readLibrary(t testing.TB) []recorded {
	t.Helper()
	var all []recorded
	for line := range strings.Lines(library) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		v, err := value.Parse(line)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		r := recorded{suite: text(v, "suite"), schema: get(v, "schema").Value, data: get(v, "data").Value}
		r.refused, _ = get(v, "refused").AsBool()
		for _, m := range get(v, "messages").all() {
			s, _ := m.AsString()
			r.messages = append(r.messages, s)
		}
		all = append(all, r)
	}
	return all
}

func messages(found jsonschema.Violations) []string {
	var out []string
	for _, f := range found {
		out = append(out, f.String())
	}
	return out
}

func TestAgainstLibrary(t *testing.T) {
	ran := 0
	for _, r := range readLibrary(t) {
		if r.suite != "" {
			continue
		}
		ran++
		s, err := jsonschema.Compile(r.schema, "", nil)
		if r.refused != (err != nil) {
			t.Errorf("%s: %v, want refused %t", r.schema, err, r.refused)
		}
		if err != nil || r.refused {
			continue
		}
		if got := messages(s.Validate(r.data)); !slices.Equal(got, r.messages) {
			t.Errorf("%s on %s:\n got %q\nwant %q", r.schema, r.data, got, r.messages)
		}
	}
	if ran < 480 {
		t.Errorf("only %d recorded cases", ran)
	}
}

func TestAgainstLibraryOnSuite(t *testing.T) {
	want := map[string][]string{}
	for _, r := range readLibrary(t) {
		want[r.suite] = r.messages
	}
	cases, load := readSuite(t)
	ran := 0
	for _, c := range cases {
		id := c.file + ": " + c.group + ": " + c.name
		if want[id] == nil {
			continue
		}
		s, err := jsonschema.Compile(c.schema, "", load)
		if err != nil {
			t.Errorf("%s: %v", id, err)
			continue
		}
		ran++
		if got := messages(s.Validate(c.data)); !slices.Equal(got, want[id]) {
			t.Errorf("%s:\n got %q\nwant %q", id, got, want[id])
		}
	}
	if ran < 350 {
		t.Errorf("only %d cases of the suite are recorded", ran)
	}
}

// What API Gateway answered, from reports of requests to it. Where there are several messages their order is that of a Java
// HashSet, in the last three not the library's.
func TestRecordedByAPIGateway(t *testing.T) {
	const order = `{"type": "array", "minItems": 1, "items": {"type": "object", "properties": {
		"type": {"type": "string", "enum": ["STOCK", "BOND", "CASH"]},
		"symbol": {"type": "string", "minLength": 1, "maxLength": 4},
		"shares": {"type": "number", "minimum": 1, "maximum": 1000},
		"order-date": {"type": "string", "pattern": "^\\d{4}\\-(0[1-9]|1[012])\\-(0[1-9]|[12][0-9]|3[01])$"}}}}`
	for _, c := range []struct{ schema, data, want string }{
		{`{"required": ["email", "password", "repeatPassword"]}`, `{}`, `[object has missing required properties (["email","password","repeatPassword"])]`},
		{
			`{"properties": {"priority": {"enum": ["high", "medium", "low"]}}}`, `{"priority": "invalid_priority_value"}`,
			`[instance value ("invalid_priority_value") not found in enum (possible values: ["high","medium","low"])]`,
		},
		{
			`{"properties": {"query": {"minLength": 3}, "top_k": {"maximum": 10}}}`, `{"query": "hi", "top_k": 99}`,
			`[string "hi" is too short (length: 2, required minimum: 3), numeric instance is greater than the required maximum (maximum: 10, found: 99)]`,
		},
		{
			`{"required": ["bar"], "properties": {"bar": {}}, "additionalProperties": false}`, `{"foo": 1}`,
			`[object has missing required properties (["bar"]), object instance has properties which are not allowed by the schema: ["foo"]]`,
		},
		{
			order, `[{"type": "WOW", "symbol": "AMZN", "shares": 10000000, "order-date": "2018-01-28"}]`,
			`[instance value ("WOW") not found in enum (possible values: ["STOCK","BOND","CASH"]), ` +
				`numeric instance is greater than the required maximum (maximum: 1000, found: 10000000)]`,
		},
		{
			order, `[{"type": "foobar", "symbol": "thisstringistoolong", "shares": 999999, "order-date": "2018-1-2"}]`,
			`[ECMA 262 regex "^\d{4}\-(0[1-9]|1[012])\-(0[1-9]|[12][0-9]|3[01])$" does not match input string "2018-1-2", ` +
				`numeric instance is greater than the required maximum (maximum: 1000, found: 999999), ` +
				`string "thisstringistoolong" is too long (length: 19, maximum allowed: 4), ` +
				`instance value ("foobar") not found in enum (possible values: ["STOCK","BOND","CASH"])]`,
		},
	} {
		if got := compile(t, c.schema).Validate(parse(t, c.data)).String(); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.data, got, c.want)
		}
	}
}

func parse(t testing.TB, text string) value.Value {
	t.Helper()
	v, err := value.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func compile(t testing.TB, schema string) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.Compile(parse(t, schema), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
