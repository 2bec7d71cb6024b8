package openapi_test

// Proves what PutRestApi makes of an API that exists: the developer guide's example, the recorded binary media types, and the laws
// that merging with nothing new changes nothing, and that merging twice is merging once (random APIs of a few names).

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sluice/internal/service/apigateway/openapi"
)

func mustRead(t testing.TB, document string) *openapi.API {
	t.Helper()
	api, _, err := openapi.Read([]byte(document), openapi.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return api
}

func TestMerge(t *testing.T) {
	old := mustRead(t, `{"swagger":"2.0","info":{"title":"old","description":"kept"},"x-amazon-apigateway-binary-media-types":["image/heif"],
		"x-amazon-apigateway-endpoint-configuration":{"disableExecuteApiEndpoint":true},
		"paths":{"/a":{"get":{"responses":{"200":{},"206":{}}},"post":{"responses":{"200":{},"206":{}}}}},
		"definitions":{"A":{"type":"string"},"B":{"type":"string"}},
		"x-amazon-apigateway-documentation":{"documentationParts":[{"location":{"type":"API"},"properties":{"a":1,"b":2}}]}}`)
	read := mustRead(t, `{"swagger":"2.0","info":{"title":"new","version":"1"},"x-amazon-apigateway-binary-media-types":["image/png","image/jpg"],
		"paths":{"/a":{"get":{"responses":{"200":{},"400":{}}}},"/a/b":{"put":{}}},"definitions":{"B":{"type":"number"},"C":{}},
		"x-amazon-apigateway-documentation":{"documentationParts":[{"location":{"type":"API"},"properties":{"b":3,"c":4}}]}}`)

	merged := openapi.Merge(old, read)
	responses := func(api *openapi.API, path, method string) (codes []string) {
		if r := api.Resource(path); r != nil && r.Method(method) != nil {
			for _, response := range r.Method(method).Responses {
				codes = append(codes, response.StatusCode)
			}
		}
		return codes
	}
	got := map[string]any{
		"GET /a": responses(merged, "/a", "GET"), "POST /a": responses(merged, "/a", "POST"), "types": merged.BinaryMediaTypes,
		"words":  []string{merged.Name, merged.Version, merged.Description, merged.Documentation.Parts[0].Properties},
		"models": []string{merged.Models[0].Schema.String(), merged.Models[1].Schema.String(), merged.Models[2].Schema.String()},
		"paths":  []string{merged.Resources[0].Path, merged.Resources[1].Path, merged.Resources[2].Path},
	}
	want := map[string]any{
		"GET /a": []string{"200", "400"}, "POST /a": []string{"200", "206"}, // the guide's example
		"types":  []string{"image/heif", "image/png", "image/jpg"}, // recorded
		"words":  []string{"new", "1", "kept", `{"a":1,"b":3,"c":4}`},
		"models": []string{`{"type":"string"}`, `{"type":"number"}`, `{}`},
		"paths":  []string{"/", "/a", "/a/b"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}

	over := openapi.Overwrite(old, read)
	if diff := cmp.Diff([]string{"image/png", "image/jpg"}, over.BinaryMediaTypes); diff != "" || over.Description != "" || len(over.Models) != 2 {
		t.Errorf("something of the old API is left: %s %q %v", diff, over.Description, over.Models)
	}
	if responses(over, "/a", "POST") != nil {
		t.Error("a method that the document does not have is left")
	}
	ignoring := *read
	ignoring.Documentation = openapi.Documentation{Ignored: true}
	if diff := cmp.Diff(old.Documentation, openapi.Overwrite(old, &ignoring).Documentation); diff != "" {
		t.Errorf("documentation that was to be ignored is changed:\n%s", diff)
	}
	for _, api := range []*openapi.API{merged, over} {
		if api.EndpointDisabled == nil || !*api.EndpointDisabled {
			t.Error("the endpoint configuration was changed by a document that says nothing of it")
		}
	}
}

func TestMergeLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		old, read := apis().Draw(t, "old"), apis().Draw(t, "read")
		merged := openapi.Merge(old, read)
		if diff := cmp.Diff(old, openapi.Merge(old, old)); diff != "" {
			t.Fatalf("an API merged with itself is another:\n%s", diff)
		}
		if diff := cmp.Diff(merged, openapi.Merge(merged, read)); diff != "" {
			t.Fatalf("to merge twice is not to merge once:\n%s", diff)
		}
		for _, r := range read.Resources {
			for i := range r.Methods {
				if diff := cmp.Diff(&r.Methods[i], merged.Resource(r.Path).Method(r.Methods[i].HTTPMethod)); diff != "" {
					t.Fatalf("the document's method is not there:\n%s", diff)
				}
			}
		}
	})
}

// apis are APIs of few names, so that they clash.
func apis() *rapid.Generator[*openapi.API] {
	return rapid.Custom(func(t *rapid.T) *openapi.API {
		text := rapid.SampledFrom([]string{"x", "y", "z"})
		api := &openapi.API{Name: text.Draw(t, "name"), BinaryMediaTypes: rapid.SliceOfNDistinct(text, 1, 3, rapid.ID).Draw(t, "types")}
		for _, name := range []string{"A", "B"} {
			if rapid.Bool().Draw(t, "model") {
				api.Models = append(api.Models, openapi.Model{Name: name, Description: text.Draw(t, "description")})
			}
		}
		for _, path := range []string{"/", "/a", "/b"} {
			r := openapi.Resource{Path: path}
			for _, method := range []string{"GET", "POST"} {
				if rapid.Bool().Draw(t, "method") {
					r.Methods = append(r.Methods, openapi.Method{HTTPMethod: method, OperationName: text.Draw(t, "operation")})
				}
			}
			api.Resources = append(api.Resources, r)
		}
		return api
	})
}
