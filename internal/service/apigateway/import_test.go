package apigateway

// Proves that an import makes of a document what the single operations would have made, keeps the identifiers of what stays, refuses
// what they refuse, leaves nothing behind when it fails, and asks for every permission that they ask for. How: documents through the
// edge, and what the other operations show then. The recorded answers of AWS are run by the conformance suite.

import (
	"fmt"
	"strings"
	"testing"
)

const smallDocument = `{"swagger": "2.0", "info": {"title": "small"}, "paths": {"/pets": {"get": {"responses": {},
	"x-amazon-apigateway-integration": {"type": "mock"}}}}}`

// fullDocument has one of everything.
const fullDocument = `{"openapi": "3.0.1", "info": {"title": "full", "version": "3", "description": "d"},
	"x-amazon-apigateway-binary-media-types": ["image/png"], "x-amazon-apigateway-api-key-source": "AUTHORIZER",
	"x-amazon-apigateway-policy": {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/dev/GET/secret"}]},
	"x-amazon-apigateway-request-validators": {"body": {"validateRequestBody": true, "validateRequestParameters": false}},
	"x-amazon-apigateway-gateway-responses": {"THROTTLED": {"statusCode": "430", "responseTemplates": {"text/plain": "slow"}}},
	"x-amazon-apigateway-documentation": {"documentationParts": [{"location": {"type": "API"}, "properties": {"description": "all"}}]},
	"components": {
		"schemas": {"Pet": {"type": "object", "properties": {"friend": {"$ref": "#/components/schemas/Friend"}}}, "Friend": {"type": "object", "properties": {"pet": {"$ref": "#/components/schemas/Pet"}}}},
		"securitySchemes": {"token": {"type": "apiKey", "in": "header", "name": "Authorization", "x-amazon-apigateway-authtype": "custom", "x-amazon-apigateway-authorizer": {
			"type": "token", "authorizerUri": "` + invocation + `", "authorizerCredentials": "` + sender + `"}}}
	},
	"paths": {"/pets/{petId}": {"post": {
		"operationId": "feed", "security": [{"token": []}], "x-amazon-apigateway-request-validator": "body",
		"parameters": [{"name": "petId", "in": "path", "required": true, "schema": {"type": "string"}}],
		"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}},
		"responses": {"200": {"headers": {"X-A": {"schema": {"type": "string"}}}, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}}},
		"x-amazon-apigateway-integration": {"type": "aws", "httpMethod": "POST", "uri": "` + queueURI + `", "credentials": "` + sender + `",
			"requestParameters": {"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"},
			"responses": {"default": {"statusCode": "200", "responseParameters": {"method.response.header.X-A": "'a'"}}, "5\\d{2}": {"statusCode": "500"}}}
	}}}}`

// resourcesOf are an API's resources by their paths.
func (b *bench) resourcesOf(api any) map[string]M {
	b.t.Helper()
	out := map[string]M{}
	items, _ := b.must("GetResources", M{"restApiId": api, "embed": []any{"methods"}, "limit": 500})["item"].([]any)
	for _, item := range items {
		out[item.(M)["path"].(string)] = item.(M)
	}
	return out
}

// only1 is the one item of a list.
func (b *bench) only1(operation string, api any) M {
	b.t.Helper()
	items, _ := b.must(operation, M{"restApiId": api})["item"].([]any)
	if len(items) != 1 {
		b.t.Fatalf("%s: %v", operation, items)
	}
	return items[0].(M)
}

func TestAnImportMakesEverything(t *testing.T) {
	b := newBench(t)
	made := b.must("ImportRestApi", M{"body": fullDocument, "parameters": M{"endpointConfigurationTypes": "REGIONAL"}})
	api := made["id"]
	for name, want := range map[string]any{
		"name": "full", "version": "3", "description": "d", "binaryMediaTypes": []any{"image/png"}, "apiKeySource": "AUTHORIZER",
		"endpointConfiguration": M{"types": []any{"REGIONAL"}, "ipAddressType": "ipv4"},
	} {
		if fmt.Sprint(made[name]) != fmt.Sprint(want) {
			t.Errorf("%s is %v", name, made[name])
		}
	}
	if _, warned := made["warnings"]; warned || made["tags"] != nil {
		t.Errorf("%v", made)
	}
	// A deny that was written short is one of this API's methods: a policy that is kept as it was written would deny nothing.
	if kept := unescaped(t, made["policy"]); !strings.Contains(kept, `"arn:aws:execute-api:us-east-1:111111111111:`+api.(string)+`/dev/GET/secret"`) {
		t.Errorf("policy %s", kept)
	}
	validator, authorizer := b.only1("GetRequestValidators", api), b.only1("GetAuthorizers", api)
	post := b.must("GetMethod", M{"restApiId": api, "resourceId": b.resourcesOf(api)["/pets/{petId}"]["id"], "httpMethod": "POST"})
	resource := b.resourcesOf(api)["/pets/{petId}"]["id"]
	want := M{
		"httpMethod": "POST", "operationName": "feed", "authorizationType": "CUSTOM", "authorizerId": authorizer["id"], "apiKeyRequired": false,
		"requestValidatorId": validator["id"], "requestModels": M{"application/json": "Pet"}, "requestParameters": M{"method.request.path.petId": true},
		"methodResponses": M{"200": M{"statusCode": "200", "responseModels": M{"application/json": "Pet"}, "responseParameters": M{"method.response.header.X-A": false}}},
		"methodIntegration": M{
			"type": "AWS", "httpMethod": "POST", "uri": queueURI, "credentials": sender, "passthroughBehavior": "WHEN_NO_MATCH", "timeoutInMillis": 29000,
			"cacheNamespace": resource, "cacheKeyParameters": []any{}, "requestParameters": M{"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"},
			"integrationResponses": M{
				"200": M{"statusCode": "200", "responseParameters": M{"method.response.header.X-A": "'a'"}}, "500": M{"statusCode": "500", "selectionPattern": `5\d{2}`},
			},
		},
	}
	if fmt.Sprint(post) != fmt.Sprint(want) {
		t.Errorf("the method is\n%v\nwant\n%v", post, want)
	}
	models, _ := b.must("GetModels", M{"restApiId": api})["item"].([]any)
	if len(models) != 2 || models[0].(M)["name"] == "Empty" { // recorded: no models but the document's
		t.Errorf("models %v", models)
	}
	flat := b.must("GetModel", M{"restApiId": api, "modelName": "Pet"})["schema"].(string)
	if !strings.Contains(flat, "https://apigateway.amazonaws.com/restapis/"+api.(string)+"/models/Friend") {
		t.Errorf("schema %s", flat)
	}
	if r := b.must("GetGatewayResponse", M{"restApiId": api, "responseType": "THROTTLED"}); r["statusCode"] != "430" {
		t.Errorf("%v", r)
	}
	if p := b.only1("GetDocumentationParts", api); p["properties"] != `{"description":"all"}` {
		t.Errorf("%v", p)
	}
	shown := b.everythingShown()
	b.reopen()
	if again := b.everythingShown(); again != shown {
		t.Errorf("after a restart\n%s\nbefore\n%s", again, shown)
	}
}

// replaced is fullDocument with one thing that is wrong.
func replaced(old, with string) string {
	if !strings.Contains(fullDocument, old) {
		panic("the document has no " + old)
	}
	return strings.Replace(fullDocument, old, with, 1)
}

// wrongDocuments are refused with the code and a part of the text.
func wrongDocuments() []struct{ name, document, code, text string } {
	const bad = "BadRequestException"
	var many, models strings.Builder
	for i := range ResourcesMax {
		fmt.Fprintf(&many, `"/r%d": {},`, i)
	}
	for i := range ModelsMax {
		fmt.Fprintf(&models, `"M%d": {"type": "object"},`, i)
	}
	return []struct{ name, document, code, text string }{
		{"no document", "{'key:value}", bad, "Invalid OpenAPI input."},
		{"path part", replaced("/pets/{petId}", "/pets/{petId}x/$"), bad, "Unable to create resource at path '/pets/{petId}x': Resource's path part only allow"},
		{"sibling", replaced(`"paths": {`, `"paths": {"/pets/{other}": {},`), bad, "Unable to create resource at path '/pets/{petId}': A sibling ({other}) of this resource already has a variable path part"},
		{"greedy parent", replaced("/pets/{petId}", "/{pets+}/{petId}"), bad, "Cannot create a child of a resource with a greedy path variable: {pets+}"},
		{"gateway response", replaced("THROTTLED", "TEAPOT"), bad, "Unable to put gateway response 'TEAPOT': 1 validation error detected"},
		{"gateway response's status", replaced("430", "999"), bad, "Unable to put gateway response 'THROTTLED': 1 validation error detected"},
		{"gateway response's template", replaced(`"slow"`, `""`), bad, "Invalid null or empty value in responseTemplates"},
		{"role", replaced(sender+`",
			"requestParameters`, `arn:aws:sqs:us-east-1:111111111111:q", "requestParameters`), bad, "Unable to put integration on 'POST' for resource at path '/pets/{petId}': Invalid ARN specified in the request"},
		{"no role", replaced(`"credentials": "`+sender+`",`, ""), bad, "Role ARN must be specified for AWS integrations"},
		{"role of others", strings.ReplaceAll(fullDocument, sender, "arn:aws:iam::222222222222:role/sender"), "AccessDeniedException", "Cross-account pass role is not allowed."},
		{"URI", replaced(queueURI, "queue"), bad, "Unable to put integration on 'POST' for resource at path '/pets/{petId}': "},
		{"mapping", replaced("'application/x-www-form-urlencoded'", "method.request.header.None"), bad, "Invalid mapping expression parameter specified: method.request.header.None"},
		{"passthrough", replaced(`"type": "aws",`, `"type": "aws", "passthroughBehavior": "sometimes",`), bad, "Invalid passthroughBehavior specified."},
		{"content handling", replaced(`"type": "aws",`, `"type": "aws", "contentHandling": "GUESS",`), bad, "Member must satisfy enum value set"},
		{"timeout", replaced(`"type": "aws",`, `"type": "aws", "timeoutInMillis": 1,`), bad, "Timeout should be between 50 ms and"},
		{"response", replaced(`"method.response.header.X-A": "'a'"`, `"method.response.header.X-B": "'a'"`), bad, "Unable to put integration response on 'POST' for resource at path '/pets/{petId}': "},
		{"selection pattern", replaced(`"5\\d{2}"`, `"5("`), bad, "Invalid selection pattern specified: "},
		{"model", replaced(`"Friend": {"type": "object",`, `"Friend": {"type": 1,`), bad, "Unable to create model for 'Friend': Invalid model specified"},
		{"authorizer's function", replaced(invocation, "function"), bad, "Unable to create authorizer 'token': Invalid Authorizer URI: function."},
		{"policy", replaced(`"Effect": "Deny"`, `"Effect": "Perhaps"`), bad, "Invalid policy document. Please check the policy syntax"},
		{"access mode", replaced(`"openapi"`, `"x-amazon-apigateway-endpoint-access-mode": "none", "openapi"`), bad, "endpointAccessMode"},
		{"security policy", replaced(`"openapi"`, `"x-amazon-apigateway-security-policy": "TLS_9", "openapi"`), bad, "securityPolicy"},
		{"VPC endpoint", replaced(`"openapi"`, `"x-amazon-apigateway-endpoint-configuration": {"vpcEndpointIds": ["vpce-1"]}, "openapi"`), bad, "VPCEndpoints can only be specified with PRIVATE apis."},
		{"VPC link", replaced(`"type": "aws",`, `"type": "aws", "connectionType": "VPC_LINK", "connectionId": "l",`), bad, "The connectionType VPC_LINK is for"},
		{"streaming", replaced(`"type": "aws",`, `"type": "aws", "responseTransferMode": "STREAM",`), bad, "The responseTransferMode STREAM is for"},
		{"documentation", replaced(`{"type": "API"}`, `{"type": "METHOD", "path": "pets"}`), bad, "Invalid location: "},
		{"resources", replaced(`"paths": {`, `"paths": {`+many.String()), "LimitExceededException", "Maximum number of Resources"},
		{"models", replaced(`"schemas": {`, `"schemas": {`+models.String()), "LimitExceededException", "Maximum number of Models"},
	}
}

// TestAFailedImportLeavesNothing: whatever is wrong, and wherever, with a new API and with one that is there.
func TestAFailedImportLeavesNothing(t *testing.T) {
	b := newBench(t)
	api, _, _ := b.deployed()
	b.must("CreateDocumentationPart", newPart(api, M{"type": "API"}))
	shown, served := b.everythingShown(), b.everythingServed()
	for _, c := range wrongDocuments() {
		t.Run(c.name, func(t *testing.T) {
			for operation, params := range map[string]M{
				"ImportRestApi": {"body": c.document}, "PutRestApi": {"restApiId": api, "body": c.document, "mode": "overwrite"},
			} {
				a := b.call(operation, params)
				if message := fmt.Sprint(a.body["message"], a.body["Message"]); a.code != c.code || !strings.Contains(message, c.text) {
					t.Errorf("%s answered %d %s %q", operation, a.status, a.code, message)
				}
			}
			if got := b.everythingShown(); got != shown {
				t.Fatalf("something stayed behind:\n%s\nbefore\n%s", got, shown)
			}
		})
	}
	if got := b.everythingServed(); got != served {
		t.Errorf("served %s, before %s", got, served)
	}
	b.reopen()
	if got := b.everythingShown(); got != shown {
		t.Errorf("the store has\n%s\nbefore\n%s", got, shown)
	}
}

// TestEverythingWrongIsListed: an author mends a document at once.
func TestEverythingWrongIsListed(t *testing.T) {
	b := newBench(t)
	document := strings.Replace(replaced("THROTTLED", "TEAPOT"), queueURI, "queue", 1)
	a := b.call("ImportRestApi", M{"body": document})
	lines := strings.Split(fmt.Sprint(a.body["message"]), "\n\t")
	if len(lines) != 3 || lines[0] != "Errors found during import:" || !strings.Contains(lines[1], "TEAPOT") || !strings.Contains(lines[2], "Unable to put integration") {
		t.Errorf("%q", lines)
	}
}

func TestWarningsOfAnImport(t *testing.T) {
	b := newBench(t)
	document := replaced(`"openapi"`, `"x-amazon-apigateway-cors": {}, "openapi"`)
	const text = "'x-amazon-apigateway-cors' is supported for HTTP APIs only. Ignoring."
	b.refused("ImportRestApi", M{"body": document, "failOnWarnings": true}, "BadRequestException", "Warnings found during import:\n\t"+text)
	if list := b.must("GetRestApis", M{})["item"].([]any); len(list) > 0 {
		t.Errorf("%v", list)
	}
	made := b.must("ImportRestApi", M{"body": document, "failOnWarnings": false})
	if fmt.Sprint(made["warnings"]) != fmt.Sprint([]any{text}) {
		t.Errorf("%v", made)
	}
	if shown := b.must("GetRestApi", M{"restApiId": made["id"]}); shown["warnings"] != nil {
		t.Errorf("%v", shown)
	}
	put := M{"restApiId": made["id"], "body": document, "failOnWarnings": true}
	b.refused("PutRestApi", put, "BadRequestException", "Warnings found during import:\n\t"+text)
	put["failOnWarnings"] = false
	if answer := b.must("PutRestApi", put); fmt.Sprint(answer["warnings"]) != fmt.Sprint([]any{text}) {
		t.Errorf("%v", answer)
	}
}

func TestParametersOfAnImport(t *testing.T) {
	b := newBench(t)
	document := strings.Replace(smallDocument, `"paths"`, `"basePath": "/v1/api", "paths"`, 1)
	for value, want := range map[string]string{"ignore": "/pets", "prepend": "/v1/api/pets", "split": "/api/pets"} {
		api := b.must("ImportRestApi", M{"body": document, "parameters": M{"basepath": value}})["id"]
		if found := b.resourcesOf(api); found[want] == nil {
			t.Errorf("%s: %v", value, found)
		}
	}
	b.refused("ImportRestApi", M{"body": document, "parameters": M{"colour": "red"}}, "BadRequestException", "Invalid import parameter: colour")
	b.refused("ImportRestApi", M{"body": document, "parameters": M{"endpointConfigurationTypes": "EDGE,REGIONAL"}},
		"BadRequestException", "Cannot create an api with multiple Endpoint Types.")
	api := b.must("ImportRestApi", M{"body": fullDocument, "parameters": M{"ignore": "documentation"}})["id"]
	if parts := b.must("GetDocumentationParts", M{"restApiId": api})["item"]; fmt.Sprint(parts) != "[]" && parts != nil {
		t.Errorf("%v", parts)
	}
	variables := strings.Replace(smallDocument, `{"type": "mock"}`, `{"type": "aws", "httpMethod": "POST", "uri": "arn:${AWS::Partition}:apigateway:${AWS::Region}:sqs:path/${AWS::AccountId}/MyQueue", "credentials": "arn:aws:iam::${AWS::AccountId}:role/sender"}`, 1)
	got := b.resourcesOf(b.must("ImportRestApi", M{"body": variables})["id"])["/pets"]["resourceMethods"].(M)["GET"].(M)["methodIntegration"].(M)
	if got["uri"] != queueURI || got["credentials"] != sender {
		t.Errorf("%v", got)
	}
}
