package openapi_test

// Proves that every document imports, exports and imports again to the same API: over the documents of AWS's samples and of API
// Gateway's own importer, in both formats, as JSON and as YAML. Documents that ImportRestApi has no place for are named with the
// reason, and are refused.

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sluice/internal/service/apigateway/openapi"
	"sluice/internal/suites"
	"sluice/internal/value"
)

// refused are the suite's documents that are no REST APIs, by a part of the error's text and reason.
var refused = map[string]string{
	"api-sqs-lambda-python__api.yaml":                 "integrationSubtype is supported for HTTP APIs only",
	"apigw-sqs-lambda-java__api.yaml":                 "integrationSubtype is supported for HTTP APIs only",
	"apigw-http-api-eventbridge-java__api.yaml":       "integrationSubtype is supported for HTTP APIs only",
	"apigw-http-api-eventbridge__api.yaml":            "integrationSubtype is supported for HTTP APIs only",
	"apigw-http-api-eventbridge-lambda-sls__api.json": "integrationSubtype is supported for HTTP APIs only",
	"apigw-http-api-sqs-lambda-sls__api.json":         "integrationSubtype is supported for HTTP APIs only",
	"basic.json": "the document has neither swagger nor openapi", // Swagger 1.2
}

func TestEveryDocumentImportsExportsAndImportsAgain(t *testing.T) {
	var ran int
	root := filepath.Join(suites.Dir(t), "conformance", "openapi")
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !slices.Contains([]string{".json", ".yaml", ".yml"}, filepath.Ext(path)) {
			return err
		}
		ran++
		t.Run(d.Name(), func(t *testing.T) {
			document, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			readExportRead(t, d.Name(), document)
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if ran < 30 {
		t.Fatalf("only %d documents were found", ran)
	}
}

func readExportRead(t *testing.T, name string, document []byte) {
	api, warnings, err := openapi.Read(document, openapi.Options{})
	if malformed(err) { // CloudFormation's functions stand where strings belong: it would resolve them before the import
		api, warnings, err = openapi.Read(resolveFunctions(t, document), openapi.Options{})
	}
	if want := refused[name]; want != "" {
		if e, ok := errors.AsType[*openapi.Error](err); !ok || !strings.Contains(e.Message+e.Reason, want) {
			t.Fatalf("want the refusal %q, got %v", want, err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Log(warnings)
	if len(api.Resources) < 2 && len(api.Resources[0].Methods) == 0 {
		t.Fatal("nothing was read")
	}
	checkRoundTrips(t, api)
}

func malformed(err error) bool {
	return err != nil && strings.Contains(err.Error(), "malformed integration")
}

// everything is the extensions with which nothing of an API stays behind.
func everything(t tester) openapi.Extensions {
	e, ok := openapi.ParseExtensions("apigateway,documentation")
	if !ok {
		t.Fatal("the extensions are refused")
	}
	return e
}

// tester is what tests and random tests have of testing.TB.
type tester interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

func checkRoundTrips(t tester, api *openapi.API) {
	t.Helper()
	for _, format := range []openapi.Format{openapi.FormatSwagger, openapi.FormatOpenAPI} {
		for _, asYAML := range []bool{false, true} {
			exported, err := openapi.Export(api, openapi.ExportOptions{
				Format: format, Extensions: everything(t), YAML: asYAML, Stage: "prod", Host: "a1b2.execute-api.eu-west-1.amazonaws.com",
			})
			if err != nil {
				t.Fatal(err)
			}
			if yaml := bytes.HasPrefix(exported, []byte("---\n")); yaml != asYAML {
				t.Fatalf("YAML is %t, wanted %t", yaml, asYAML)
			}
			again, warnings, err := openapi.Read(exported, openapi.Options{})
			if err != nil || len(warnings) > 0 {
				t.Fatalf("the export in %s, YAML %t, does not import: %v %q\n%s", format, asYAML, err, warnings, exported)
			}
			if diff := cmp.Diff(api, again); diff != "" {
				t.Fatalf("the export in %s, YAML %t, is another API (-read +exported and read):\n%s\n%s", format, asYAML, diff, exported)
			}
		}
	}
}

// resolveFunctions puts strings in the place of CloudFormation's functions.
func resolveFunctions(t *testing.T, document []byte) []byte {
	t.Helper()
	v, err := openapi.ParseDocument(document)
	if err != nil {
		t.Fatal(err)
	}
	return []byte(resolveFunction(v).String())
}

func resolveFunction(v value.Value) value.Value {
	if a, ok := v.AsArray(); ok {
		out := value.NewArray()
		for _, item := range a.All() {
			out.Append(resolveFunction(item))
		}
		return out.Value()
	}
	o, ok := v.AsObject()
	if !ok {
		return v
	}
	out := value.NewObject()
	for name, member := range o.All() {
		if name == "Ref" || strings.HasPrefix(name, "Fn::") {
			if s, ok := member.AsString(); ok {
				return value.String(s)
			}
			return value.String(name + " of " + member.String())
		}
		out.Set(name, resolveFunction(member))
	}
	return out.Value()
}
