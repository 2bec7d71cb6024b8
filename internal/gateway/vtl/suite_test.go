package vtl_test

// Proves that templates render as they were recorded elsewhere: on API Gateway itself, and by the authors of Velocity.

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sluice/internal/gateway/vtl"
	"sluice/internal/suites"
	"sluice/internal/value"
)

func readSuite(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(suites.Dir(t), "conformance", "vtl", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

// All 99 renders that the airspeed project recorded on API Gateway. It put the variables into the template, by #set.
func TestRecordedOnAPIGateway(t *testing.T) {
	var all []struct {
		ID, Template string
		Context, AWS json.RawMessage
	}
	readSuite(t, "aws-recorded-renders.json", &all)
	for _, c := range all {
		t.Run(c.ID, func(t *testing.T) {
			got, err := render(c.Template, vtl.APIGateway, &vtl.Scope{Variables: parseJSON(t, string(c.Context))})
			if err != nil {
				t.Fatal(err)
			}
			var want string
			if json.Unmarshal(c.AWS, &want) != nil {
				got, want = throughIntegration(got), throughIntegration(string(c.AWS)) // the recorder took what is JSON for JSON
			}
			if got != want {
				t.Errorf("%s\n got %q\nwant %q", c.Template, got, want)
			}
		})
	}
	if len(all) != 99 {
		t.Errorf("%d cases", len(all))
	}
}

// mappingLeftOut names the cases of the mapping templates' suite that don't apply.
var mappingLeftOut = map[string]string{
	"mapping-template-27": "its author expected [toqoz, foo, bar] of a list; API Gateway renders a list that comes from JSON as JSON",
}

// The cases of api-gateway-mapping-template. Those that were recorded went through an integration that answers {} for an
// empty template and writes JSON without blanks.
func TestMappingTemplates(t *testing.T) {
	var all []struct {
		ID, Template, Payload, Result, Source string
		Status                                int
		Params                                struct{ Path, Querystring, Header orderedParams }
	}
	readSuite(t, "apigateway-mapping-template.json", &all)
	for _, c := range all {
		t.Run(c.ID, func(t *testing.T) {
			if reason := mappingLeftOut[c.ID]; reason != "" {
				t.Skip(reason)
			}
			in := &request{body: c.Payload, parameters: [3][]string{c.Params.Path, c.Params.Querystring, c.Params.Header}}
			got, err := render(c.Template, vtl.APIGateway, &vtl.Scope{Input: in})
			if c.Status == 400 {
				got, err = payloadError(t, err), nil
			}
			if err != nil {
				t.Fatal(err)
			}
			if c.Source == "aws-recorded" && c.Status == 200 {
				got = throughIntegration(got)
			}
			if got != c.Result {
				t.Errorf("%s of %q:\n got %q\nwant %q", c.Template, c.Payload, got, c.Result)
			}
		})
	}
	if len(all) != 42 {
		t.Errorf("%d cases", len(all))
	}
}

// orderedParams is a JSON object of strings as names and values in turn.
type orderedParams []string

func (p *orderedParams) UnmarshalJSON(text []byte) error {
	v, err := value.ParseBytes(text)
	if err != nil {
		return err
	}
	o, _ := v.AsObject()
	for name, v := range o.All() {
		s, _ := v.AsString()
		*p = append(*p, name, s)
	}
	return nil
}

// payloadError writes the error as API Gateway answers it.
func payloadError(t *testing.T, err error) string {
	t.Helper()
	var failed *vtl.RenderError
	if !errors.As(err, &failed) {
		t.Fatalf("not a RenderError: %v", err)
	}
	return `{"message": "Could not process payloadnet.minidev.json.parser.ParseException: ` + failed.Err.Error() + `"}`
}

func throughIntegration(text string) string {
	if text == "" {
		return "{}"
	}
	v, err := value.Parse(text)
	if err != nil {
		return text
	}
	return v.String()
}

// apacheLeftOut names the templates among those without Java objects that render differently in Velocity 1.7, for which
// this package is written: the suite is that of a later version. Each was compared with what 1.7 renders.
var apacheLeftOut = map[string]string{
	"comment":      "2.x drops a ## comment in a macro's argument",
	"foreach-type": "2.x has #else in #foreach",
	"range":        "2.x takes the string \"5\" for a number",
	"string":       "the context holds a Java int[]",
	"velocimacro":  "the macros come from a library file, and 2.x halves backslashes before macros",
	"velocimacro2": "2.x renders the parameter's name where 1.7 renders the argument's text",
	"vm_test1":     "the macros come from a library file",
	"vm_test2":     "the macros come from a library file",
}

// apacheContext holds what of the suite's context is no Java object.
const apacheContext = `{"name": "jason", "list": ["ArrayList element 1", "ArrayList element 2", "ArrayList element 3", "ArrayList element 4"],
	"nullList": ["a", "b", null, "d"], "hashtable": {"Bar": "this is from a hashtable!", "Foo": "foovalue"},
	"hashmap": {"Bar": "this is from a hashtable!", "Foo": "foovalue"}, "stringarray": ["first element", "second element"]}`

// The templates of Apache Velocity's own tests that need no Java objects.
func TestApacheTemplates(t *testing.T) {
	dir := filepath.Join(suites.Dir(t), "conformance", "vtl", "apache-velocity")
	var index struct {
		Usable    []string
		NeedsJava map[string][]string `json:"needs_java"` // why each of the others has no meaning here
	}
	readSuite(t, filepath.Join("apache-velocity", "index.json"), &index)
	const usable = 32
	if len(index.Usable) != usable {
		t.Errorf("%d templates, want %d", len(index.Usable), usable)
	}
	for name := range apacheLeftOut {
		if !slices.Contains(index.Usable, name) {
			t.Errorf("%s is left out, but is no template of the suite", name)
		}
	}
	for name, reasons := range index.NeedsJava {
		if len(reasons) == 0 || slices.Contains(index.Usable, name) {
			t.Errorf("the suite leaves %s out without a reason", name)
		}
	}
	for _, name := range index.Usable {
		t.Run(name, func(t *testing.T) {
			if reason := apacheLeftOut[name]; reason != "" {
				t.Skip(reason)
			}
			source, err := os.ReadFile(filepath.Join(dir, "templates", name+".vm"))
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(filepath.Join(dir, "templates", "compare", name+".cmp"))
			if err != nil {
				t.Fatal(err)
			}
			got, err := render(string(source), vtl.Velocity17, &vtl.Scope{Variables: parseJSON(t, apacheContext)})
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s", firstDifference(got, string(want)))
			}
		})
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return "line " + strconv.Itoa(i+1) + ":\n got " + g[i] + "\nwant " + w[i]
		}
	}
	return strconv.Itoa(len(g)) + " lines instead of " + strconv.Itoa(len(w))
}
