package openapi_test

// Proves which documents are refused and which are read with warnings, by their texts: AWS's own where its answers were recorded or
// seen (marked so), ours elsewhere. A table of small documents.

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sluice/internal/service/apigateway/openapi"
)

// path is a document with one operation, in OpenAPI.
func path(operation string) string {
	return `{"openapi":"3.0.1","info":{"title":"t"},"paths":{"/p":{"get":{` + operation + `}}},
		"components":{"schemas":{"Pet":{"type":"object"}},"securitySchemes":{"oauth":{"type":"oauth2"},
		"one":{"type":"apiKey","name":"A","in":"header","x-amazon-apigateway-authtype":"awsSigv4"},
		"two":{"type":"apiKey","name":"B","in":"header","x-amazon-apigateway-authorizer":{"type":"token","authorizerUri":"u"}}}}}`
}

// root is a document with more members at its root.
func root(members string) string {
	return `{"openapi":"3.0.1","info":{"title":"t"},"paths":{},` + members + `}`
}

func TestRefusals(t *testing.T) {
	const invalid, found = "Invalid OpenAPI input.", "Errors found during import:\n\t"
	for _, c := range []struct{ document, message, reason string }{
		{"", invalid, "the document is no object"},
		{"{'key:value}", invalid, "yaml"}, // recorded
		{"test:\n    value:\n        - \"value ... \"escaped\": $var, \"dt\": $(var +\"%a\")}\"\n", invalid, "yaml"}, // recorded
		{`[]`, invalid, "no object"},
		{`{}`, invalid, "neither swagger nor openapi"},
		{`{"swagger":"1.2"}`, invalid, `"1.2" is not supported`},
		{`{"openapi":"3.1.0","info":{"title":"t"}}`, invalid, `"3.1.0" is not supported`},
		{`{"openapi":"3.0.0"}`, invalid, "info.title"},
		{"{\"openapi\":\"3.0.0\",\"info\":{\"title\":\"\xff\"}}", invalid, "UTF-8"},
		{`{"openapi":"3.0.0","info":{"title":` + strings.Repeat("[", 1001) + strings.Repeat("]", 1001) + `}}`, invalid, "nested too deeply"},
		{path(`"x-amazon-apigateway-integration":{"type":"none"}`), "Unable to parse API definition because of a malformed integration at path /p.", "'none'"},
		{path(`"x-amazon-apigateway-integration":"mock"`), "Unable to parse API definition because of a malformed integration at path /p.", "no object"},
		{path(`"x-amazon-apigateway-integration":{"type":"http","uri":{"Fn::Sub":"x"}}`), "Unable to parse API definition because of a malformed integration at path /p.", "uri"},
		{root(`"components":{"schemas":{"body_1":{}}}`), found + "Unable to create model for 'body_1': Model name must be alphanumeric: body_1", ""}, // seen
		{root(`"components":{"schemas":{"A":{"items":{"$ref":"#/components/schemas/B"}}}}`), found + "Unable to create model for 'A': Invalid model specified: a reference leads nowhere", ""},
		{root(`"x-amazon-apigateway-api-key-source":"BODY"`), found + "Invalid API key source 'BODY': it must be HEADER or AUTHORIZER", ""},
		{root(`"x-amazon-apigateway-minimum-compression-size":-1`), found + "Invalid minimum compression size '-1': it must be between 0 and 10485760", ""},
		{root(`"components":{"securitySchemes":{"j":{"type":"oauth2","x-amazon-apigateway-authorizer":{"type":"jwt"}}}}`), found + "Unable to create authorizer 'j': Unsupported authorizer type: jwt", ""},
		{root(`"x-amazon-apigateway-documentation":{"documentationParts":[{"location":{"type":"X"}}]}`), found + "Unable to create documentation part: Invalid location type 'X'", ""},
		{path(`"security":[{"none":[]}]`), found + "Unable to put method 'GET' on resource at path '/p': Security scheme 'none' is not defined", ""},
		{path(`"x-amazon-apigateway-auth":{"type":"open"}`), found + "Unable to put method 'GET' on resource at path '/p': Invalid authorization type: OPEN", ""},
		{path(`"x-amazon-apigateway-request-validator":"v"`), found + "Unable to put method 'GET' on resource at path '/p': Invalid Request Validator identifier specified: v", ""},
		{path(`"responses":{"200":{"$ref":"#/components/responses/R"}}`), found + "Unable to resolve response '200' of resource '/p' and method 'GET'", ""},
		{path(`"parameters":[{"$ref":"other.json#/x"}]`), found + "Unable to resolve a parameter of resource '/p' and method 'GET'", ""},
		{
			path(`"x-amazon-apigateway-integration":{"type":"mock","responses":{"default":{"statusCode":"2xx"}},"timeoutInMillis":"soon"}`),
			found + "Unable to put integration on 'GET' for resource at path '/p': Invalid timeoutInMillis: \"soon\"\n\t" +
				"Unable to put integration response on 'GET' for resource at path '/p': Invalid status code '2xx'", "",
		},
		{`{"swagger":"2.0","info":{"title":"t"},"paths":{"/a":{"get":{}},"/a/":{"get":{}}}}`, found + "Unable to put method 'GET' on resource at path '/a': the document describes it twice", ""},
		{`{"swagger":"2.0","info":{"title":"t"},"paths":{"/a":{"$ref":"#/paths/~1a"}}}`, found + "Unable to resolve the reference of path '/a'", ""},
	} {
		api, _, err := openapi.Read([]byte(c.document), openapi.Options{})
		e, ok := errors.AsType[*openapi.Error](err)
		if !ok || api != nil || e.Message != c.message || !strings.Contains(e.Reason, c.reason) || e.Error() != c.message {
			t.Errorf("%.200s\nis refused with %q (%v), want %q (%s)", c.document, err, e, c.message, c.reason)
		}
	}
}

func TestWarnings(t *testing.T) {
	const at = " of resource '/p' and method 'GET'"
	for document, want := range map[string][]string{
		// Recorded; the value that is no string is left out.
		path(`"x-amazon-apigateway-integration":{"type":"mock","requestParameters":{"integration.request.header.nothing":true}}`): {
			"Invalid format for 'requestParameters'. Expected type string for property 'integration.request.header.nothing'" + at + " but got 'true'",
		},
		path(`"responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/None"}}}}}`): {"Reference to model 'None' not found. Ignoring."}, // seen
		path(`"responses":{"default":{}}`):                                    {"Response 'default'" + at + " is not a status code. Ignoring."},
		path(`"parameters":[{"in":"cookie","name":"c"}]`):                     {"Unsupported parameter 'c' in 'cookie'" + at + ". Ignoring."},
		path(`"security":[{"oauth":[]}]`):                                     {"Unsupported security definition type 'oauth2' for 'oauth'" + at + ". Ignoring."},
		path(`"security":[{"one":[]},{"two":[]}]`):                            {"Only one authorizer is supported for resource '/p' and method 'GET'. Ignoring 'two'."},
		root(`"x-amazon-apigateway-cors":{}`):                                 {"'x-amazon-apigateway-cors' is supported for HTTP APIs only. Ignoring."},
		`{"openapi":"3.0.0","info":{"title":"t"},"paths":{"/":{"trace":{}}}}`: {"Method 'TRACE' of resource '/' is not supported. Ignoring."},
		`{"openapi":"3.0.0","info":{"title":"t"},"paths":{"p":{}}}`:           {"Path 'p' does not start with '/'. It is imported as '/p'."},
		path(`"x-amazon-apigateway-integration":{"type":"mock","responses":{"a":{"statusCode":"200"},"b":{"statusCode":200}}}`): {
			"Two integration responses" + at + " have the status code 200. The later one is kept.",
		},
	} {
		api, warnings, err := openapi.Read([]byte(document), openapi.Options{})
		if err != nil {
			t.Errorf("%s is refused: %v", document, err)
			continue
		}
		if diff := cmp.Diff(want, warnings); diff != "" {
			t.Errorf("%s:\n%s", document, diff)
		}
		checkRoundTrips(t, versioned(api))
	}
}

func TestFailOnWarnings(t *testing.T) {
	if err := openapi.FailOnWarnings(nil); err != nil {
		t.Error(err)
	}
	if err := openapi.FailOnWarnings([]string{"a", "b"}); err == nil || err.Error() != "Warnings found during import:\n\ta\n\tb" {
		t.Error(err)
	}
}

// A method never asks for less than its operation says.
func TestSecurity(t *testing.T) {
	for operation, want := range map[string]string{
		`"security":[{"one":[]}]`: "AWS_IAM ",
		`"security":[{"one":[]}],"x-amazon-apigateway-auth":{"type":"NONE"}`:    "AWS_IAM ",
		`"security":[{"two":[]}],"x-amazon-apigateway-auth":{"type":"aws_iam"}`: "CUSTOM two",
		`"security":[{},{"two":[]}]`:                                            "CUSTOM two", // no choice to go without
		`"security":[]`:                                                         "NONE ",
		``:                                                                      "NONE ",
		`"x-amazon-apigateway-auth":{"type":"AWS_IAM"}`:                         "AWS_IAM ",
	} {
		api, _, err := openapi.Read([]byte(path(operation)), openapi.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if m := api.Resource("/p").Method("GET"); m.AuthorizationType+" "+m.Authorizer != want {
			t.Errorf("%s asks for %s %s, want %s", operation, m.AuthorizationType, m.Authorizer, want)
		}
	}
	overrides := strings.Replace(path(`"x-amazon-apigateway-auth":{"type":"NONE"}`), `"paths"`, `"security":[{"two":[]}],"paths"`, 1)
	api, _, err := openapi.Read([]byte(overrides), openapi.Options{})
	if err != nil || api.Resource("/p").Method("GET").AuthorizationType != "NONE" {
		t.Errorf("x-amazon-apigateway-auth does not override the requirements at the root: %v", err)
	}
}
