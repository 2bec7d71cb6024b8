package vtl_test

// Proves that a template renders here what Velocity 1.7 itself renders, in both dialects: testdata/velocity17.json holds
// the answers that Apache Velocity 1.7 gave on JDK 17, for API Gateway with an event handler that answers the empty string
// for invalid references and with inline macros forbidden, which is what reproduces all renders that were recorded there.

import (
	"encoding/json"
	"errors"
	"iter"
	"os"
	"path/filepath"
	"testing"

	"sluice/internal/gateway/vtl"
	"sluice/internal/value"
)

// variables is the context in which Velocity gave the recorded answers.
const variables = `{"a": "str", "n": 5, "z": 0, "t": true, "f": false, "l": [1, "two", null, 4.5, [7, 8]],
	"m": {"k": "v", "n": 3, "o": {"p": "q"}, "l": [1, 2]}, "e": "", "el": [], "em": {}, "d": 2.5, "big": 12345678901,
	"nul": null, "s2": "a,b,c"}`

// request is an Input for tests.
type request struct {
	body string
	// parameters holds names and values in turn, by place.
	parameters [3][]string
}

func (q *request) Body() string { return q.body }

func (q *request) Parameter(in vtl.Place, name string) (string, bool) {
	for n, v := range q.Parameters(in) {
		if n == name {
			return v, true
		}
	}
	return "", false
}

func (q *request) Parameters(in vtl.Place) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		all := q.parameters[in]
		for i := 0; i+1 < len(all); i += 2 {
			if !yield(all[i], all[i+1]) {
				return
			}
		}
	}
}

func parseJSON(t testing.TB, text string) value.Value {
	t.Helper()
	v, err := value.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// render parses and renders. What was rendered up to an error is returned with it.
func render(source string, dialect vtl.Dialect, scope *vtl.Scope) (string, error) {
	template, err := vtl.Parse(source, vtl.Options{Dialect: dialect})
	if err != nil {
		return "", err
	}
	out, err := template.Render(nil, scope)
	return string(out), err
}

// recorded is one answer of Velocity's.
type recorded struct {
	Group, Dialect, Template, Output string
	// Error is empty, "parse" for a template that Velocity can't parse, or "render".
	Error string
}

func readRecorded(t testing.TB) []recorded {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "velocity17.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all []recorded
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAgainstVelocity(t *testing.T) {
	for _, r := range readRecorded(t) {
		t.Run(r.Group, func(t *testing.T) {
			if r.Dialect != "velocity" {
				check(t, r, vtl.APIGateway)
			}
			if r.Dialect != "gateway" {
				check(t, r, vtl.Velocity17)
			}
		})
	}
}

func check(t *testing.T, want recorded, dialect vtl.Dialect) {
	t.Helper()
	got, err := render(want.Template, dialect, &vtl.Scope{Variables: parseJSON(t, variables)})
	var parse *vtl.ParseError
	var fails *vtl.RenderError
	switch {
	case want.Error == "parse" && errors.As(err, &parse):
		return
	case want.Error == "render" && errors.As(err, &fails), want.Error == "" && err == nil:
		if got == want.Output {
			return
		}
	}
	t.Errorf("dialect %d of %q:\n got %q, %v\nwant %q, %s", dialect, want.Template, got, err, want.Output, want.Error)
}
