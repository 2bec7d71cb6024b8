package apigateway

// Proves what PutRestApi keeps and what it replaces, and which permissions an import takes. How: the same API under both modes, with
// identifiers compared before and after; callers who may do everything but one thing.

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// identifiers are those of an API's things, by their names.
func (b *bench) identifiers(api any) map[string]string {
	b.t.Helper()
	out := map[string]string{}
	for _, operation := range []string{"GetModels", "GetRequestValidators", "GetAuthorizers"} {
		items, _ := b.must(operation, M{"restApiId": api, "limit": 500})["item"].([]any)
		for _, item := range items {
			out[operation[3:]+" "+fmt.Sprint(item.(M)["name"])] = fmt.Sprint(item.(M)["id"])
		}
	}
	for path, r := range b.resourcesOf(api) {
		out[path] = fmt.Sprint(r["id"])
	}
	return out
}

// otherDocument describes some of fullDocument's things anew, and others.
const otherDocument = `{"openapi": "3.0.1", "info": {"title": "other"}, "x-amazon-apigateway-binary-media-types": ["image/jpg"],
	"x-amazon-apigateway-request-validators": {"body": {"validateRequestBody": false, "validateRequestParameters": true}, "new": {}},
	"x-amazon-apigateway-documentation": {"documentationParts": [{"location": {"type": "API"}, "properties": {"title": "t"}}]},
	"components": {"schemas": {"Pet": {"type": "string"}, "New": {"type": "object"}}},
	"paths": {"/pets/{petId}": {"get": {"responses": {}, "x-amazon-apigateway-integration": {"type": "mock"}}}, "/new": {}}}`

func TestPutRestAPIKeepsIdentifiers(t *testing.T) {
	for _, mode := range []string{"", "merge", "overwrite"} {
		t.Run(mode, func(t *testing.T) {
			b := newBench(t)
			api := b.must("ImportRestApi", M{"body": fullDocument})["id"]
			b.must("TagResource", M{"resourceArn": fmt.Sprint("arn:aws:apigateway:us-east-1::/restapis/", api), "tags": M{"a": "b"}})
			before := b.identifiers(api)
			params := M{"restApiId": api, "body": otherDocument}
			if mode != "" {
				params["mode"] = mode
			}
			got := b.must("PutRestApi", params)
			after := b.identifiers(api)
			stays := []string{"/", "/pets", "/pets/{petId}", "Models Pet", "RequestValidators body"}
			gone := []string{"Models Friend", "Authorizers token"}
			for _, name := range stays {
				if after[name] != before[name] || after[name] == "" {
					t.Errorf("%s was %s, is %s", name, before[name], after[name])
				}
			}
			overwrite := mode == "overwrite"
			for _, name := range gone {
				if kept := after[name] == before[name]; kept == overwrite {
					t.Errorf("%s was %s, is %q", name, before[name], after[name])
				}
			}
			for _, name := range []string{"/new", "Models New", "RequestValidators new"} {
				if after[name] == "" {
					t.Errorf("%s is not there", name)
				}
			}
			b.checkPut(t, api, got, overwrite)
		})
	}
}

// checkPut looks at what PutRestApi made of fullDocument and otherDocument.
func (b *bench) checkPut(t *testing.T, api any, got M, overwrite bool) {
	t.Helper()
	want := map[string]any{
		"name": "other", "version": "3", "description": "d", "binaryMediaTypes": []any{"image/png", "image/jpg"}, "apiKeySource": "AUTHORIZER", "tags": M{"a": "b"},
	}
	methods, properties, response := "[GET POST]", `{"description":"all","title":"t"}`, "430"
	if overwrite {
		want["version"], want["description"], want["binaryMediaTypes"], want["apiKeySource"] = nil, nil, []any{"image/jpg"}, "HEADER"
		methods, properties, response = "[GET]", `{"title":"t"}`, "429"
	}
	for name, v := range want {
		if fmt.Sprint(got[name]) != fmt.Sprint(v) {
			t.Errorf("%s is %v, want %v", name, got[name], v)
		}
	}
	if kept := got["policy"] != nil; kept == overwrite {
		t.Errorf("policy %v", got["policy"])
	}
	if names := fmt.Sprint(sortedKeys(b.resourcesOf(api)["/pets/{petId}"]["resourceMethods"].(M))); names != methods {
		t.Errorf("methods %s", names)
	}
	if p := b.only1("GetDocumentationParts", api); p["properties"] != properties {
		t.Errorf("documentation %v", p)
	}
	if r := b.must("GetGatewayResponse", M{"restApiId": api, "responseType": "THROTTLED"}); r["statusCode"] != response {
		t.Errorf("%v", r)
	}
	shown := b.everythingShown()
	b.reopen()
	if again := b.everythingShown(); again != shown {
		t.Errorf("after a restart\n%s\nbefore\n%s", again, shown)
	}
}

// TestAMergedMethodIsReplacedWhole is the Developer Guide's example of "Update an API with OpenAPI".
func TestAMergedMethodIsReplacedWhole(t *testing.T) {
	b := newBench(t)
	document := func(operations string) M {
		return M{"body": `{"swagger": "2.0", "info": {"title": "n"}, "paths": {"/a": {` + operations + `}}}`}
	}
	api := b.must("ImportRestApi", document(`"get": {"responses": {"200": {}, "206": {}}}, "post": {"responses": {"200": {}, "206": {}}}`))["id"]
	put := document(`"get": {"responses": {"200": {}, "400": {}}}`)
	put["restApiId"] = api
	b.must("PutRestApi", put)
	for method, want := range map[string]string{"GET": "[200 400]", "POST": "[200 206]"} {
		m := b.must("GetMethod", M{"restApiId": api, "resourceId": b.resourcesOf(api)["/a"]["id"], "httpMethod": method})
		if got := fmt.Sprint(sortedKeys(m["methodResponses"].(M))); got != want {
			t.Errorf("%s answers %s, want %s", method, got, want)
		}
	}
}

func TestPutRestAPIRefusals(t *testing.T) {
	b := newBench(t)
	b.refused("PutRestApi", M{"restApiId": "none", "body": "{'key:value}"}, "BadRequestException", "Invalid OpenAPI input.") // recorded
	b.refused("PutRestApi", M{"restApiId": "none", "body": smallDocument}, "NotFoundException", "Invalid API identifier specified 111111111111:none")
	if a := b.call("PutRestApi", M{"restApiId": "none", "body": smallDocument, "mode": "mix"}); a.code != "ValidationException" {
		t.Errorf("%+v", a)
	}
	// The method that stays would use a function's authorizer as one of user pools.
	api := b.must("ImportRestApi", M{"body": fullDocument})["id"]
	pools := strings.Replace(smallDocument, `"paths"`, `"securityDefinitions": {"token": {"type": "apiKey", "in": "header", "name": "Authorization",
		"x-amazon-apigateway-authtype": "cognito_user_pools", "x-amazon-apigateway-authorizer": {"type": "cognito_user_pools", "providerARNs": ["`+userPool+`"]}}}, "paths"`, 1)
	b.refused("PutRestApi", M{"restApiId": api, "body": pools}, "BadRequestException", "Errors found during import:\n\tUnable to put method 'POST' on resource at path "+
		"'/pets/{petId}': Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.")
	b.must("PutRestApi", M{"restApiId": api, "body": pools, "mode": "overwrite"})
	// A stage would go on to answer everybody.
	deployed, _, _ := b.deployed()
	if a := b.call("PutRestApi", M{"restApiId": deployed, "body": smallDocument, "parameters": M{"endpointConfigurationTypes": "PRIVATE"}}); a.code != "BadRequestException" ||
		!strings.Contains(fmt.Sprint(a.body["message"]), "PRIVATE") {
		t.Errorf("%+v", a)
	}
}

// TestAnImportChangesNoStage: what is served is the deployment.
func TestAnImportChangesNoStage(t *testing.T) {
	b := newBench(t)
	api, _, _ := b.deployed()
	served := b.everythingServed()
	b.must("PutRestApi", M{"restApiId": api, "body": smallDocument, "mode": "overwrite"})
	b.reopen()
	if got := b.everythingServed(); got != served {
		t.Errorf("served %s, before %s", got, served)
	}
	if route, _ := b.published.get(api, "dev").Match("POST", "/callback", nil); route == nil {
		t.Error("the deployment's method is gone")
	}
}

func TestWhatAnImportTakes(t *testing.T) {
	b := newBench(t)
	api, _, _ := b.deployed()
	roles := `{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "` + sender + `"}`
	verbs := `{"Effect": "Allow", "Action": ["apigateway:POST", "apigateway:PUT"], "Resource": "*"}`
	policies := `{"Effect": "Allow", "Action": "apigateway:UpdateRestApiPolicy", "Resource": "*"}`
	as := func(statements ...string) {
		b.as(`{"Version": "2012-10-17", "Statement": [` + strings.Join(statements, ",") + `]}`)
	}
	imports := map[string]M{"ImportRestApi": {"body": fullDocument}, "PutRestApi": {"restApiId": api, "body": fullDocument}}
	for name, c := range map[string]struct {
		statements []string
		denied     string
	}{
		"no role":   {[]string{verbs, policies}, "perform: iam:PassRole on resource: " + sender},
		"no policy": {[]string{verbs, roles}, "perform: apigateway:UpdateRestApiPolicy"},
		"a deny of methods that anyone may call": {
			[]string{verbs, roles, policies, `{"Effect": "Deny", "Action": "apigateway:*", "Resource": "*", "Condition": {"ForAnyValue:StringEquals": {"apigateway:Request/RouteAuthorizationType": "CUSTOM"}}}`},
			"explicit deny",
		},
		"a deny of authorizers": {
			[]string{verbs, roles, policies, `{"Effect": "Deny", "Action": "apigateway:*", "Resource": "*", "Condition": {"ForAnyValue:StringEquals": {"apigateway:Request/AuthorizerUri": "` + invocation + `"}}}`},
			"explicit deny",
		},
	} {
		as(c.statements...)
		for operation, params := range imports {
			if a := b.call(operation, params); a.code != "AccessDeniedException" || !strings.Contains(fmt.Sprint(a.body), c.denied) {
				t.Errorf("%s: %s answered %+v", name, operation, a)
			}
		}
	}
	as(verbs, roles, policies)
	b.must("PutRestApi", imports["PutRestApi"])
	// The API has a policy now: to overwrite it away is to change it, to leave it is not.
	as(verbs, roles)
	b.must("PutRestApi", M{"restApiId": api, "body": otherDocument})
	if a := b.call("PutRestApi", M{"restApiId": api, "body": otherDocument, "mode": "overwrite"}); a.code != "AccessDeniedException" {
		t.Errorf("%+v", a)
	}
	b.must("ImportRestApi", M{"body": otherDocument})
	if a := b.call("ImportRestApi", M{"body": "{'key:value}"}); a.code != "BadRequestException" {
		t.Errorf("%+v", a)
	}
	as(roles)
	if a := b.call("ImportRestApi", M{"body": "{'key:value}"}); a.code != "AccessDeniedException" {
		t.Errorf("who may not import learns what is wrong: %+v", a)
	}
}

// TestAPolicyThatCameBetween: the API was given a policy after the permissions of an overwrite were asked for, and before it ran.
func TestAPolicyThatCameBetween(t *testing.T) {
	b := newBench(t)
	api, _, _ := b.deployed()
	in := &apigatewayapi.PutRestApiRequest{RestApiId: wire.Some(api), Mode: wire.Some(overwrites), Body: []byte(smallDocument)}
	c := &service.Call{Service: apigatewayapi.Service, Operation: apigatewayapi.PutRestApi.Operation, Account: testAccount, Region: testRegion}
	if err := b.service.authorizePutRestAPI(c, in); err != nil {
		t.Fatal(err)
	}
	b.must("UpdateRestApi", setPolicy(api, openPolicy))
	shown := b.everythingShown()
	_, err := b.service.handlePutRestAPI(context.Background(), c, in)
	if err == nil || !strings.Contains(err.Error(), "ConflictException") || b.everythingShown() != shown {
		t.Errorf("the policy was overwritten: %v", err)
	}
}
