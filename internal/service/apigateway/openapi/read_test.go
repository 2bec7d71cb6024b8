package openapi_test

// Proves what Read makes of each part of a document: the facts that AWS's recorded imports show and the developer guide tells, on
// two documents that use every extension (testdata), one for each format.

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sluice/internal/service/apigateway/openapi"
)

// variables are those that testdata/orders.yaml uses.
var variables = map[string]string{"AWS::Region": "eu-west-1", "AWS::AccountId": "111122223333", "AWS::Partition": "aws"}

func read(t testing.TB, name string, o openapi.Options) *openapi.API {
	t.Helper()
	document, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	api, warnings, err := openapi.Read(document, o)
	if err != nil || len(warnings) > 0 {
		t.Fatalf("%v, warnings %q", err, warnings)
	}
	return api
}

func TestReadSettings(t *testing.T) {
	api := read(t, "orders.yaml", openapi.Options{Variables: variables})
	size, disabled := int64(1024), true
	want := &openapi.API{
		Settings: openapi.Settings{
			Name: "orders", Description: "Orders and who placed them", Version: "2",
			BinaryMediaTypes: []string{"image/png"}, MinimumCompressionSize: &size, APIKeySource: "AUTHORIZER",
			Policy:           `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"execute-api:/*"}]}`,
			EndpointDisabled: &disabled, VPCEndpointIDs: []string{"vpce-1", "vpce-2"}, EndpointAccessMode: "STRICT",
			SecurityPolicy: "SecurityPolicy_TLS13_1_3_2025_09",
		},
		Validators: []openapi.RequestValidator{
			{Name: "parameters", ValidateParameters: true}, {Name: "all", ValidateBody: true, ValidateParameters: true},
		},
		GatewayResponses: []openapi.GatewayResponse{{
			Type: "ACCESS_DENIED", StatusCode: "418",
			Parameters: map[string]string{"gatewayresponse.header.Access-Control-Allow-Origin": "'*'"},
			Templates:  map[string]string{"application/json": `{"message":$context.error.messageString}`},
		}},
		Models: api.Models, Authorizers: api.Authorizers, Documentation: api.Documentation, Resources: api.Resources,
	}
	if diff := cmp.Diff(want, api); diff != "" {
		t.Error(diff)
	}
}

func TestReadAuthorizers(t *testing.T) {
	zero := 0
	function := "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:111122223333:function:"
	want := []openapi.Authorizer{
		{
			Name: "users", Type: "COGNITO_USER_POOLS", AuthType: "cognito_user_pools",
			ProviderARNs:   []string{"arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_A"},
			IdentitySource: "method.request.header.Authorization", // recorded: of the scheme's name
		},
		{
			Name: "lambda", Type: "REQUEST", AuthType: "custom", URI: function + "auth/invocations", Credentials: "arn:aws:iam::111122223333:role/auth",
			IdentitySource: "method.request.header.A, method.request.querystring.B", ResultTTLSeconds: &zero,
		},
		{
			Name: "token", Type: "TOKEN", AuthType: "oauth2", URI: function + "token/invocations",
			IdentitySource: "method.request.header.X-Token", ValidationExpression: "^x-[a-z]+",
		},
	}
	if diff := cmp.Diff(want, read(t, "orders.yaml", openapi.Options{}).Authorizers); diff != "" {
		t.Error(diff)
	}
}

func TestReadMethods(t *testing.T) {
	api := read(t, "orders.yaml", openapi.Options{Variables: variables})
	var paths []string
	for _, r := range api.Resources {
		paths = append(paths, r.Path)
	}
	if diff := cmp.Diff([]string{"/", "/files", "/files/{proxy+}", "/orders"}, paths); diff != "" {
		t.Error(diff)
	}
	skip := true
	want := []openapi.Method{listOrders(api.Models[2].Name), {
		HTTPMethod: "OPTIONS", AuthorizationType: "NONE", RequestValidator: "parameters",
		RequestParameters: map[string]bool{"method.request.header.X-Tenant": true},
		Integration: &openapi.Integration{ // recorded: a mock has no httpMethod, whatever the document says
			Type: "MOCK", Passthrough: "WHEN_NO_MATCH", TimeoutMillis: 29000, RequestTemplates: map[string]string{"application/json": `{"statusCode": 200}`},
		},
	}, {
		HTTPMethod: "POST", OperationName: "placeOrder", AuthorizationType: "AWS_IAM", RequestValidator: "all",
		RequestParameters: map[string]bool{"method.request.header.X-Tenant": true},
		RequestModels:     map[string]string{"application/json": "Order"},
		Responses:         []openapi.MethodResponse{{StatusCode: "201"}},
		Integration: &openapi.Integration{
			Type: "HTTP_PROXY", HTTPMethod: "ANY", URI: "https://backend.internal/orders", ConnectionType: "VPC_LINK", ConnectionID: "abc123",
			Target:      "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/a/b/c",
			Passthrough: "WHEN_NO_MATCH", TimeoutMillis: 29000, ResponseTransferMode: "STREAM", InsecureSkipVerification: &skip,
		},
	}}
	if diff := cmp.Diff(want, api.Resource("/orders").Methods); diff != "" {
		t.Error(diff)
	}
	proxy := api.Resource("/files/{proxy+}").Method("ANY")
	if !proxy.RequestParameters["method.request.path.proxy"] { // recorded: no document has to name a path's variable
		t.Errorf("the path's variable is no parameter: %v", proxy.RequestParameters)
	}
	if proxy.AuthorizationType != "CUSTOM" || proxy.Authorizer != "lambda" { // recorded: the requirements at the root count
		t.Errorf("the method is open to %s %q", proxy.AuthorizationType, proxy.Authorizer)
	}
}

// listOrders is GET /orders of testdata/orders.yaml.
func listOrders(model string) openapi.Method {
	return openapi.Method{
		HTTPMethod: "GET", AuthorizationType: "COGNITO_USER_POOLS", Authorizer: "users", AuthorizationScopes: []string{"orders.read", "orders.list"},
		APIKeyRequired: true, RequestValidator: "parameters",
		RequestParameters: map[string]bool{"method.request.header.X-Tenant": false, "method.request.querystring.limit": false},
		Responses: []openapi.MethodResponse{
			{
				StatusCode: "200", Parameters: map[string]bool{"method.response.header.X-Total": false, "method.response.header.X-Next": false},
				Models: map[string]string{"application/json": model},
			},
			{StatusCode: "404"},
			{StatusCode: "502"},
		},
		Integration: &openapi.Integration{
			Type: "AWS", HTTPMethod: "POST", URI: "arn:aws:apigateway:eu-west-1:sqs:path/111122223333/orders",
			Credentials: "arn:aws:iam::111122223333:role/orders", TimeoutMillis: 5000, CacheNamespace: "orders",
			CacheKeys: []string{"method.request.querystring.limit"}, ContentHandling: "CONVERT_TO_TEXT", Passthrough: "NEVER",
			RequestParameters: map[string]string{"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"},
			RequestTemplates:  map[string]string{"application/json": "Action=ReceiveMessage"},
			Responses: []openapi.IntegrationResponse{
				{
					StatusCode: "200", Parameters: map[string]string{"method.response.header.X-Total": "integration.response.header.Total"},
					Templates: map[string]string{"application/json": "$input.json('$')"}, ContentHandling: "CONVERT_TO_TEXT",
				},
				{StatusCode: "502", SelectionPattern: `5\d{2}`},
			},
		},
	}
}

func TestReadModels(t *testing.T) {
	api := read(t, "orders.yaml", openapi.Options{})
	if len(api.Models) != 3 || !strings.HasPrefix(api.Models[2].Name, "MODEL") || len(api.Models[2].Name) != len("MODEL")+6 {
		t.Fatalf("want Order, Line and one without a name: %v", api.Models)
	}
	if order := api.Models[0]; order.Name != "Order" || order.Description != "An order" || order.ContentType != "application/json" {
		t.Errorf("the model is %q of %q: %q", order.Name, order.ContentType, order.Description)
	}
	// The order of keywords, "required" sorted, references as URLs: as GetModels answered for OpenAPI documents.
	const want = `{
  "required" : [ "customer", "lines" ],
  "type" : "object",
  "properties" : {
    "customer" : {
      "minLength" : 1,
      "type" : "string"
    },
    "lines" : {
      "minItems" : 1,
      "type" : "array",
      "items" : {
        "$ref" : "https://apigateway.amazonaws.com/restapis/a1b2/models/Line"
      }
    },
    "parent" : {
      "$ref" : "https://apigateway.amazonaws.com/restapis/a1b2/models/Order"
    }
  },
  "additionalProperties" : false,
  "description" : "An order"
}`
	if diff := cmp.Diff(want, api.Models[0].Text("a1b2")); diff != "" {
		t.Error(diff)
	}
	const line = `{"type":"object","properties":{"price":{"minimum":0.10,"type":"number","default":1.50},` +
		`"size":{"type":"string","enum":["S","M"]}},"patternProperties":{"^x-":{"type":"string"}}}`
	if got := api.Models[1].Schema.String(); got != line {
		t.Errorf("the schema is %s, want %s", got, line)
	}
}

func TestReadDocumentation(t *testing.T) {
	api := read(t, "orders.yaml", openapi.Options{})
	got := map[openapi.Location]string{}
	for _, part := range api.Documentation.Parts {
		got[part.Location] = part.Properties
	}
	get := openapi.Location{Type: "METHOD", Path: "/orders", Method: "GET"}
	of := func(kind, status, name string) openapi.Location {
		return openapi.Location{Type: kind, Path: get.Path, Method: get.Method, StatusCode: status, Name: name}
	}
	want := map[openapi.Location]string{
		{Type: "API"}: `{"info":{"contact":{"name":"Olive"}},"x-owner":"shop"}`,
		{Type: "RESPONSE", Path: "/", Method: "*", StatusCode: "404"}: `{"description":"There is none"}`, // with the defaults that AWS answers
		{Type: "METHOD", Path: "/orders", Method: "POST"}:             `{"summary":"Place an order","x-level":"beta"}`,
		{Type: "RESOURCE", Path: "/orders"}:                           `{"summary":"All orders"}`,
		{Type: "REQUEST_BODY", Path: "/orders", Method: "POST"}:       `{"description":"The order"}`,
		get:                                     `{"tags":["order"],"description":"Lists them"}`,
		of("QUERY_PARAMETER", "", "limit"):      `{"description":"How many"}`,
		of("RESPONSE", "200", ""):               `{"description":"Some orders"}`,
		of("RESPONSE", "502", ""):               `{"description":"The backend is broken"}`,
		of("RESPONSE_HEADER", "200", "X-Total"): `{"description":"How many there are"}`,
	}
	if diff := cmp.Diff(want, got); diff != "" || api.Documentation.Version != "1.0.3" {
		t.Errorf("version %s, parts\n%s", api.Documentation.Version, diff)
	}
	without := read(t, "orders.yaml", openapi.Options{IgnoreDocumentation: true})
	if len(without.Documentation.Parts) > 0 || without.Documentation.Version != "" {
		t.Errorf("documentation was read that was to be ignored: %v", without.Documentation)
	}
}

func TestReadSwagger(t *testing.T) {
	api := read(t, "songs.json", openapi.Options{})
	id := map[string]bool{"method.request.path.id": true}
	named := api.Models[1].Name
	want := []openapi.Resource{{Path: "/"}, {Path: "/songs"}, {Path: "/songs/{id}", Methods: []openapi.Method{
		{
			HTTPMethod: "GET", AuthorizationType: "AWS_IAM", RequestParameters: id,
			Responses: []openapi.MethodResponse{
				{StatusCode: "200", Models: map[string]string{"text/plain": "Song"}},
				{StatusCode: "410", Parameters: map[string]bool{"method.response.header.X-When": false}},
			},
		},
		{
			HTTPMethod: "PUT", AuthorizationType: "NONE", RequestParameters: id, RequestModels: map[string]string{"application/json": named},
			Responses: []openapi.MethodResponse{{StatusCode: "200", Models: map[string]string{"application/json": "Song"}}},
		},
	}}, {Path: "/songs/{id}/lines"}}
	if diff := cmp.Diff(want, api.Resources); diff != "" {
		t.Error(diff)
	}
	// As the developer guide's exports of Swagger have it: type, required, properties, title.
	const song = `{"type":"object","required":["name"],"properties":{"name":{"type":"string","description":"Its name"}},"title":"Song"}`
	if got := api.Models[0].Schema.String(); got != song {
		t.Errorf("the schema is %s, want %s", got, song)
	}
}
