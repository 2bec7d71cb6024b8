package openapi_test

// Proves what ImportDocumentationParts reads of a document, with AWS's recorded locations and errors, and which part speaks for an entity
// in an export (developer guide, api-gateway-documenting-api-content-representation).

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sluice/internal/service/apigateway/openapi"
)

func TestReadDocumentationAlone(t *testing.T) {
	got, err := openapi.ReadDocumentation([]byte(`{"openapi":"3.0.0","paths":{"/":{"get":{"description":"not read"}}},
		"x-amazon-apigateway-documentation":{"version":"1","documentationParts":[
			{"location":{"type":"METHOD","method":"GET"},"properties":{"description":"d"}},
			{"location":{"type":"RESPONSE_HEADER","name":"h"},"properties":"{\"a\": 1}"},
			{"location":{"type":"MODEL","name":"Empty"},"properties":{}}]}}`))
	want := openapi.Documentation{Version: "1", Parts: []openapi.DocumentationPart{
		{Location: openapi.Location{Type: "METHOD", Path: "/", Method: "GET"}, Properties: `{"description":"d"}`}, // recorded: the path is answered
		{Location: openapi.Location{Type: "RESPONSE_HEADER", Path: "/", Method: "*", StatusCode: "*", Name: "h"}, Properties: `{"a": 1}`},
		{Location: openapi.Location{Type: "MODEL", Name: "Empty"}, Properties: `{}`},
	}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
	for document, want := range map[string]string{
		"{'key:value}": "Unable to build importer with provided input.", // recorded
		"test: x":      "Unable to build importer with provided input.",
		`{"swagger":"2.0","x-amazon-apigateway-documentation":{"documentationParts":[{"location":{"type":"API"}},{"location":{"type":"API"}}]}}`: "Errors found during import:\n\tUnable to create documentation part: the location is there twice: API    ",
	} {
		if _, err := openapi.ReadDocumentation([]byte(document)); err == nil || err.Error() != want {
			t.Errorf("%s: %v", document, err)
		}
	}
}

// The part with the most specific path speaks for a parameter, then the one with the method.
func TestDocumentationIsInherited(t *testing.T) {
	part := func(path, method, says string) string {
		return `{"location":{"type":"QUERY_PARAMETER","path":"` + path + `","method":"` + method + `","name":"q"},"properties":{"description":"` + says + `"}}`
	}
	api := mustRead(t, `{"openapi":"3.0.0","info":{"title":"t"},"paths":{"/a":{"get":{"parameters":[{"in":"query","name":"q"}]}},
		"/a/b":{"get":{"parameters":[{"in":"query","name":"q"}]},"put":{"parameters":[{"in":"query","name":"q"}]}},
		"/ab":{"get":{"parameters":[{"in":"query","name":"q"}]}}},
		"x-amazon-apigateway-documentation":{"documentationParts":[`+
		part("/", "*", "root")+","+part("/a", "*", "a")+","+part("/a/b", "PUT", "put")+","+part("/a/b", "*", "b")+`]}}`)
	exported, err := openapi.Export(api, openapi.ExportOptions{Format: openapi.FormatSwagger, Extensions: openapi.Extensions{Documentation: true}})
	if err != nil {
		t.Fatal(err)
	}
	paths, _, _ := strings.Cut(string(exported), "x-amazon-apigateway-documentation")
	var said []string
	for line := range strings.Lines(paths) {
		if text, ok := strings.CutPrefix(strings.TrimSpace(line), `"description" : `); ok {
			said = append(said, strings.Trim(text, `",`))
		}
	}
	if diff := cmp.Diff([]string{"a", "b", "put", "root"}, said); diff != "" {
		t.Errorf("the parameters of GET /a, GET /a/b, PUT /a/b, GET /ab are described as\n%s", diff)
	}
}

func TestFileName(t *testing.T) {
	o := openapi.ExportOptions{Format: openapi.FormatOpenAPI, Created: "2024-01-01T00:00:00Z"}
	for version, want := range map[string]string{"1.0.0": "oas30_1.0.0.json", "": "oas30_2024-01-01T00:00:00Z.json"} { // recorded
		if got := o.FileName(&openapi.API{Settings: openapi.Settings{Version: version}}); got != want {
			t.Errorf("the file is %s, want %s", got, want)
		}
	}
}

func TestMergeProperties(t *testing.T) {
	for _, c := range [][3]string{
		{`{"a":1,"b":2}`, `{"b":3,"c":4}`, `{"a":1,"b":3,"c":4}`},
		{`{"a":1}`, `no JSON`, `no JSON`},
		{`[]`, `{"a":1}`, `{"a":1}`},
	} {
		if got := openapi.MergeProperties(c[0], c[1]); got != c[2] {
			t.Errorf("%s and %s are %s, want %s", c[0], c[1], got, c[2])
		}
	}
}
