package apigateway

// Proves that an export is what a stage serves with the documentation of its version, and that nothing of an API is lost on the way
// out and in again. How: exports before and after changes; every document of the shared suite through ImportRestApi, CreateDeployment,
// GetExport and ImportRestApi again, with the descriptions compared.

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sluice/internal/gateway/restapi"
	"sluice/internal/service/apigateway/openapi"
	"sluice/internal/suites"
	"sluice/internal/value"
	"sluice/internal/wire"
)

// export is GetExport with its headers.
func (b *bench) export(params M) (*wire.Response, string) {
	b.t.Helper()
	r := b.edge.Do(context.Background(), b.Caller, request(b.t, "GetExport", params))
	return r, string(r.Body)
}

func TestAnExportIsOfTheDeployment(t *testing.T) {
	b := newBench(t)
	api, resource, _ := b.deployed()
	b.must("DeleteMethod", M{"restApiId": api, "resourceId": resource, "httpMethod": "POST"}) // which the deployment still has
	b.must("UpdateRestApi", M{"restApiId": api, "patchOperations": []any{M{"op": "replace", "path": "/name", "value": "later"}}})
	b.must("CreateDocumentationPart", newPart(api, M{"type": "API"}))
	params := M{"restApiId": api, "stageName": "dev", "exportType": "oas30", "parameters": M{"extensions": "apigateway,documentation"}}
	r, text := b.export(params)
	if r.Status != 200 || r.Header.Get("Content-Type") != "application/octet-stream" ||
		r.Header.Get("Content-Disposition") != `attachment; filename="oas30_2026-11-22T01:33:00Z.json"` {
		t.Fatalf("%d %v %s", r.Status, r.Header, text)
	}
	for _, part := range []string{`"title" : "to-a-queue"`, `"/callback"`, "https://" + api + ".execute-api.us-east-1.amazonaws.com/{basePath}", `"default" : "dev"`, queueURI} {
		if !strings.Contains(text, part) {
			t.Errorf("%s is not in\n%s", part, text)
		}
	}
	if strings.Contains(text, "documentationParts") {
		t.Error("the stage has no documentation version")
	}
	b.must("CreateDocumentationVersion", M{"restApiId": api, "documentationVersion": "v/1", "stageName": "dev"})
	part := b.only1("GetDocumentationParts", api)
	b.must("DeleteDocumentationPart", M{"restApiId": api, "documentationPartId": part["id"]})
	b.reopen()
	if _, text = b.export(params); !strings.Contains(text, `"version" : "v/1"`) || !strings.Contains(text, "documentationParts") {
		t.Errorf("without the version's parts: %s", text)
	}
	params["accepts"], params["exportType"] = "application/yaml", "swagger"
	r, text = b.export(params)
	if !strings.HasPrefix(text, "---\nswagger: \"2.0\"") || r.Header.Get("Content-Disposition") != `attachment; filename="swagger_2026-11-22T01:33:00Z.yaml"` {
		t.Errorf("%v %s", r.Header, text)
	}
	delete(params, "parameters")
	if _, text = b.export(params); strings.Contains(text, "x-amazon-apigateway-") {
		t.Errorf("extensions that nobody asked for: %s", text)
	}
}

func TestExportRefusals(t *testing.T) {
	b := newBench(t)
	api, _, _ := b.deployed()
	for _, c := range []struct {
		change     M
		code, text string
	}{
		{M{"stageName": "none"}, "NotFoundException", "Invalid Stage identifier specified"},
		{M{"restApiId": "none"}, "NotFoundException", "Invalid Stage identifier specified"},
		{M{"exportType": "raml"}, "BadRequestException", "Invalid export type specified: raml. Valid options are oas30,swagger"},
		{M{"accepts": "text/html"}, "BadRequestException", "Invalid content type specified: text/html. Valid options are application/json,application/yaml"},
		{M{"parameters": M{"extensions": "everything"}}, "BadRequestException", "Invalid extensions specified: everything"},
		{M{"parameters": M{"extensions": "postman"}}, "NotImplemented", "The parameter extensions=postman of GetExport is not implemented."},
	} {
		params := M{"restApiId": api, "stageName": "dev", "exportType": "oas30"}
		for name, v := range c.change {
			params[name] = v
		}
		b.refused("GetExport", params, c.code, c.text)
	}
	// A version is the API's author's to write, and stands in a header.
	named := b.must("ImportRestApi", M{"body": strings.Replace(smallDocument, `"title"`, `"version": "1\"; x=\r\n2", "title"`, 1)})["id"]
	b.must("CreateDeployment", M{"restApiId": named, "stageName": "dev"})
	r, _ := b.export(M{"restApiId": named, "stageName": "dev", "exportType": "oas30"})
	if got := r.Header.Get("Content-Disposition"); got != `attachment; filename="oas30_1_; x=__2.json"` {
		t.Errorf("%q", got)
	}
}

// describedNow is what an API is now as a document, whether it can be deployed or not.
func (b *bench) describedNow(api string) string {
	b.t.Helper()
	var e *entry
	s := b.service
	if _, err := s.image.see(scope{testAccount, testRegion}, api, func(found *entry) error { e = found; return nil }); err != nil || e == nil {
		b.t.Fatal(api, err)
	}
	extensions, _ := openapi.ParseExtensions("apigateway,documentation")
	text, err := openapi.Export(describe(takeSnapshot(e), "1", e.sortedParts()), openapi.ExportOptions{
		Format: openapi.FormatOpenAPI, Extensions: extensions, Stage: "test", Host: api + ".execute-api.us-east-1.amazonaws.com", Created: "2026-11-22T01:33:00Z",
	})
	if err != nil && !strings.Contains(err.Error(), "non-JSON body models") {
		b.t.Fatal(err)
	}
	return string(text)
}

// unimportable are the suite's documents that an import refuses, by a part of the text.
var unimportable = map[string]string{
	"api-sqs-lambda-python__api.yaml":                 "integrationSubtype is supported for HTTP APIs only",
	"apigw-sqs-lambda-java__api.yaml":                 "integrationSubtype is supported for HTTP APIs only",
	"apigw-http-api-eventbridge-java__api.yaml":       "integrationSubtype is supported for HTTP APIs only",
	"apigw-http-api-eventbridge__api.yaml":            "integrationSubtype is supported for HTTP APIs only",
	"apigw-http-api-eventbridge-lambda-sls__api.json": "integrationSubtype is supported for HTTP APIs only",
	"apigw-http-api-sqs-lambda-sls__api.json":         "integrationSubtype is supported for HTTP APIs only",
	"basic.json":      "Invalid OpenAPI input.",                                                                             // Swagger 1.2
	"apigateway.json": "Invalid mapping expression parameter specified: method.response.header.test-method-response-header", // of a response without it
	"apigw-rest-vpclink-pvt-alb-sam__api.yaml": "VPC link resolved does not exist",
}

func TestEveryDocumentImportsExportsAndImportsAgain(t *testing.T) {
	var ran, deployed int
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
			if importExportImport(t, d.Name(), string(document)) {
				deployed++
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if ran < 30 || deployed < 8 {
		t.Fatalf("%d documents were found, %d deployed", ran, deployed)
	}
}

// importExportImport reports whether the document's API could be deployed.
func importExportImport(t *testing.T, name, document string) bool {
	b := newBench(t)
	b.compiler = restapi.Compiler{Serves: func(string) bool { return true }}
	b.reopen()
	a := b.call("ImportRestApi", M{"body": document})
	if a.status == 400 || a.status == 403 { // CloudFormation resolves its functions before the import, and roles are those of the author
		if written, err := openapi.ParseDocument([]byte(document)); err == nil {
			a = b.call("ImportRestApi", M{"body": resolvedValue("", written).String()})
		}
	}
	if want := unimportable[name]; want != "" || a.status >= 400 {
		if message := fmt.Sprint(a.body["message"]); want == "" || !strings.Contains(message, want) {
			t.Fatalf("want the refusal %q, got %d %s", want, a.status, message)
		}
		return false
	}
	api := a.body["id"].(string)
	first := strings.ReplaceAll(b.describedNow(api), api, "API")
	again := func(exported string) {
		t.Helper()
		made := b.must("ImportRestApi", M{"body": exported, "failOnWarnings": true})["id"].(string)
		if second := strings.ReplaceAll(strings.ReplaceAll(b.describedNow(made), made, "API"), api, "API"); second != first {
			t.Fatalf("the export is another API:\n%s\nbefore\n%s", second, first)
		}
	}
	again(b.describedNow(api))
	if answer := b.call("CreateDeployment", M{"restApiId": api, "stageName": "test"}); answer.status >= 400 {
		t.Logf("not deployed: %v", answer.body["message"])
		return false
	}
	b.must("CreateDocumentationVersion", M{"restApiId": api, "documentationVersion": "1", "stageName": "test"})
	for _, format := range []string{"oas30", "swagger"} {
		for _, accepts := range []string{"application/json", "application/yaml"} {
			r, text := b.export(M{"restApiId": api, "stageName": "test", "exportType": format, "accepts": accepts, "parameters": M{"extensions": "apigateway,documentation"}})
			if r.Status != 200 {
				t.Fatalf("%d %s", r.Status, text)
			}
			again(text)
		}
	}
	return true
}

// resolvedValue puts texts in the place of CloudFormation's functions, such as may stand there, and a role of the test's account in the
// place of others.
func resolvedValue(name string, v value.Value) value.Value {
	if a, ok := v.AsArray(); ok {
		out := value.NewArray()
		for _, item := range a.All() {
			out.Append(resolvedValue(name, item))
		}
		return out.Value()
	}
	o, ok := v.AsObject()
	if !ok {
		if text, isText := v.AsString(); isText && strings.Contains(strings.ToLower(name), "credentials") {
			return value.String(sender)
		} else if isText && name == "uri" && strings.HasPrefix(text, "${") {
			return value.String(invocation)
		} else if isText && strings.Contains(text, "${") && strings.HasPrefix(text, "arn:") {
			return value.String(resolvedText(text))
		}
		return v
	}
	out := value.NewObject()
	written, _ := o.Get("type")
	kind, _ := written.AsString()
	for member, inside := range o.All() {
		if member == "Ref" || strings.HasPrefix(member, "Fn::") {
			return resolvedFunction(name, inside)
		}
		resolved := resolvedValue(member, inside)
		if text, _ := resolved.AsString(); member == "uri" && strings.HasPrefix(kind, "http") && !strings.HasPrefix(text, "http") {
			resolved = value.String("https://example.com/")
		}
		out.Set(member, resolved)
	}
	return out.Value()
}

func resolvedFunction(name string, of value.Value) value.Value {
	text, _ := of.AsString()
	switch {
	case strings.Contains(strings.ToLower(name), "credentials"):
		return value.String(sender)
	case strings.HasPrefix(name, "integration."):
		return value.String("'resolved'")
	case strings.Contains(text, "apigateway"):
		return value.String(resolvedText(text))
	case strings.Contains(strings.ToLower(name), "uri"):
		return value.String(invocation)
	}
	return value.String("resolved")
}

// resolvedText puts a function's ARN in for variables that are not AWS's.
func resolvedText(text string) string {
	out := ""
	for {
		before, rest, found := strings.Cut(text, "${")
		out += before
		if !found {
			return out
		}
		name, after, _ := strings.Cut(rest, "}")
		switch {
		case strings.HasPrefix(name, "AWS::"), strings.HasPrefix(name, "stageVariables"):
			out += "${" + name + "}"
		case strings.Contains(before, "functions/"):
			out += "arn:aws:lambda:us-east-1:111111111111:function:f"
		default:
			out += "resolved"
		}
		text = after
	}
}
