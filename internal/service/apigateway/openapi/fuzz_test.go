package openapi_test

// Proves that no document makes Read panic or hang, and that whatever it reads is exported to a document that it reads again, to the
// same resources and models.

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sluice/internal/service/apigateway/openapi"
)

func FuzzRead(f *testing.F) {
	for _, name := range []string{"orders.yaml", "songs.json"} {
		document, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(document, "prepend")
	}
	f.Add([]byte(path(`"responses":{"200":{"content":{"a/b":{"schema":{"type":"string"}}}}},"security":[{"two":["s"]}]`)), "split")
	f.Add([]byte("swagger: 2.0\ninfo: &i {title: t}\nbasePath: /a/b\npaths: {/x: {get: {parameters: [{in: path, name: x}]}, <<: *i}}"), "ignore")
	f.Add([]byte("a: &a [*a]"), "")
	f.Fuzz(func(t *testing.T, document []byte, basePath string) {
		if len(document) > 64<<10 {
			return // the limits have tests of their own
		}
		api, _, err := openapi.Read(document, openapi.Options{BasePath: openapi.BasePath(basePath), Variables: variables})
		if err != nil {
			return
		}
		for _, o := range []openapi.ExportOptions{
			{Format: openapi.FormatSwagger, Extensions: everything(t), YAML: true, Stage: "s", Created: "d"},
			{Format: openapi.FormatOpenAPI, Extensions: everything(t), Stage: "s", Created: "d"},
		} {
			exported, err := openapi.Export(api, o)
			if err != nil {
				continue // models that are not of JSON
			}
			again, _, err := openapi.Read(exported, openapi.Options{})
			if err != nil {
				t.Fatalf("%v\n%s", err, exported)
			}
			if diff := cmp.Diff(paths(api), paths(again)); diff != "" {
				t.Fatalf("other resources:\n%s\n%s", diff, exported)
			}
			if len(api.Models) != len(again.Models) {
				t.Fatalf("%d models became %d\n%s", len(api.Models), len(again.Models), exported)
			}
		}
	})
}

// paths are an API's methods, each with what it asks of its caller.
func paths(api *openapi.API) []string {
	var out []string
	for _, r := range api.Resources {
		out = append(out, r.Path)
		for _, m := range r.Methods {
			out = append(out, r.Path+" "+m.HTTPMethod+" "+m.AuthorizationType+" "+m.Authorizer)
		}
	}
	return out
}
