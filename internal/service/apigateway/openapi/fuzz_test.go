package openapi_test

// Proves that no document makes Read panic or hang, and that whatever it reads is exported to a document that it reads again: to the
// same API in OpenAPI, to the same methods in Swagger, which has room for one content type where the other has for several.

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sluice/internal/service/apigateway/openapi"
)

func FuzzRead(f *testing.F) {
	// Small ones: a fuzzer spends its time on making large inputs smaller.
	f.Add([]byte(path(`"x-amazon-apigateway-integration":{"type":"http","uri":"u","responses":{"5..":{"statusCode":500,"responseTemplates":{"a":"b"}}}}`)), "")
	f.Add([]byte(root(`"x-amazon-apigateway-documentation":{"documentationParts":[{"location":{"type":"API"},"properties":{"x-a":1}}]}`)), "")
	f.Add([]byte(root(`"x-amazon-apigateway-gateway-responses":{"DEFAULT_4XX":{}},"x-amazon-apigateway-policy":{"a":"${AWS::Region}"}`)), "")
	f.Add([]byte(`{"swagger":"2.0","info":{"title":"t"},"paths":{"/a":{"put":{"parameters":[{"in":"body","schema":{"items":{"$ref":"M"}}}]}}},"definitions":{"M":{}}}`), "")
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
			if o.Format == openapi.FormatSwagger {
				continue
			}
			again.Version, again.Description = api.Version, api.Description // what documentation says of the API counts for more
			if diff := cmp.Diff(api, again); diff != "" {
				t.Fatalf("another API:\n%s\n%s", diff, exported)
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
