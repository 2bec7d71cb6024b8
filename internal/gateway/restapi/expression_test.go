package restapi

// Proves that mapping expressions mean what API Gateway's documentation says, and that what is none is refused in its words.
// How: tables over a fixed request, and a fuzz target that parses and evaluates anything.

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"sluice/internal/value"
)

// fixed is a request that holds everything.
type fixed struct{ body string }

func (f fixed) Header(name string) []string {
	if strings.EqualFold(name, "X-Many") {
		return []string{"1", "2"}
	}
	return nil
}

func (f fixed) Query(name string) []string {
	if name == "price" {
		return []string{"10", "20", "30"}
	}
	return nil
}
func (f fixed) Path(name string) (string, bool)          { return "a%2Bb", name == "id" }
func (f fixed) Body() []byte                             { return []byte(f.body) }
func (f fixed) JSON() (value.Value, error)               { return ParseJSONBody([]byte(f.body)) }
func (f fixed) Context(name string) (string, bool)       { return "192.0.2.7", name == "identity.sourceIp" }
func (f fixed) StageVariable(name string) (string, bool) { return "blue", name == "colour" }

func TestExpressions(t *testing.T) {
	const body = `{"petstore": {"pets": [{"name": "rex", "age": 7, "tags": ["a", 1.50]}], "empty": "", "none": null}}`
	for _, c := range []struct {
		text      string
		want      []string
		encoded   bool
		parameter string
	}{
		{text: "'static'", want: []string{"static"}},
		{text: "'it''s'", want: []string{"it''s"}},
		{text: "''", want: []string{""}},
		{text: "method.request.header.X-Many", want: []string{"2"}, parameter: "method.request.header.X-Many"},
		{text: "method.request.multivalueheader.X-Many", want: []string{"1", "2"}, parameter: "method.request.header.X-Many"},
		{text: "method.request.header.absent", parameter: "method.request.header.absent"},
		{text: "method.request.querystring.price", want: []string{"30"}, parameter: "method.request.querystring.price"},
		{text: "method.request.multivaluequerystring.price", want: []string{"10", "20", "30"}, parameter: "method.request.querystring.price"},
		{text: "method.request.path.id", want: []string{"a%2Bb"}, encoded: true, parameter: "method.request.path.id"},
		{text: "method.request.body", want: []string{body}},
		{text: "method.request.body.petstore.pets[0].name", want: []string{"rex"}},
		{text: "method.request.body.petstore.pets[0].age", want: []string{"7"}},
		{text: "method.request.body.petstore.pets[0].tags", want: []string{`["a",1.50]`}},
		{text: "method.request.body.petstore.empty"},
		{text: "method.request.body.petstore.none"},
		{text: "method.request.body.nowhere"},
		{text: "context.identity.sourceIp", want: []string{"192.0.2.7"}},
		{text: "context.absent"},
		{text: "stageVariables.colour", want: []string{"blue"}},
		{text: "stageVariables.absent"},
	} {
		x, err := ParseRequestExpression(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		got, err := x.Evaluate(fixed{body})
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, %v, want %q", c.text, got, err, c.want)
		}
		if x.IsEncoded() != c.encoded || x.Parameter() != c.parameter {
			t.Errorf("%s: encoded %v, parameter %q", c.text, x.IsEncoded(), x.Parameter())
		}
	}
}

func TestExpressionsThatAreNone(t *testing.T) {
	for _, text := range []string{
		"", "true", "'", "'open", "method.request.header", "method.request.header.", "method.request.cookie.x", "method.request.header.a b",
		"method.request.body.", "method.request.body.[", "context", "context.", "context.a..b", "stageVariables.", "integration.response.header.x",
		"method.request.path.", "$context.stage", " 'static'",
	} {
		_, err := ParseRequestExpression(text)
		var none *ExpressionError
		if !errors.As(err, &none) {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if want := "Invalid mapping expression specified: " + text; none.Error() != want {
			t.Errorf("%q: %q, want %q", text, none.Error(), want)
		}
	}
	if _, err := ParseResponseExpression("method.request.header.x"); err == nil {
		t.Error("a response maps from a request")
	}
	for text, ok := range map[string]bool{
		"integration.response.header.X": true, "integration.response.multivalueheader.X": true, "integration.response.body": true,
		"integration.response.body.a.b": true, "'x'": true, "context.stage": true, "stageVariables.x": true,
		"integration.response.querystring.x": false, "integration.response.path.x": false,
	} {
		if _, err := ParseResponseExpression(text); (err == nil) != ok {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestBodiesOfBodyMappings(t *testing.T) {
	x, err := ParseRequestExpression("method.request.body.a")
	if err != nil {
		t.Fatal(err)
	}
	for body, want := range map[string][]string{
		`{"a": "b"}`: {"b"}, "": nil, "a=b": nil, "12": nil, ` {"a": "b"} `: {"b"}, "[1]": nil,
	} {
		if got, err := x.Evaluate(fixed{body}); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: got %q, %v, want %q", body, got, err, want)
		}
	}
	if _, err := x.Evaluate(fixed{`{"a": `}); err == nil {
		t.Error("half a document is taken")
	}
}

func TestDestinations(t *testing.T) {
	for text, want := range map[string]string{
		"integration.request.header.Content-Type": "0 Content-Type", "integration.request.querystring.a": "1 a", "integration.request.path.a_b": "2 a_b",
		"integration.request.body.a": "", "integration.request.header.": "", "integration.request.header": "", "header.x": "", "": "",
		"method.request.header.x": "", "integration.request.header.a\r\nb": "",
	} {
		place, name, err := ParseDestination(text)
		got := ""
		if err == nil {
			got = string('0'+byte(place)) + " " + name
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	for text, ok := range map[string]bool{"method.response.header.X": true, "method.response.body": false, "method.response.header.": false} {
		if _, err := ParseResponseDestination(text); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzExpression(f *testing.F) {
	for _, text := range []string{
		"'a'", "method.request.header.X", "method.request.body.$..a[?(@.b)]", "context.identity.sourceIp", "integration.response.body.a[*]",
		"method.request.body." + strings.Repeat("[0]", 500),
	} {
		f.Add(text, `{"a": [1, {"b": 2}]}`)
	}
	f.Fuzz(func(t *testing.T, text, body string) {
		for _, parse := range []func(string) (*Expression, error){ParseRequestExpression, ParseResponseExpression} {
			if x, err := parse(text); err == nil {
				_, _ = x.Evaluate(fixed{body})
			}
		}
		_, _, _ = ParseDestination(text)
	})
}
