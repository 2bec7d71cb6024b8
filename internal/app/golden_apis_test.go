package app

// What later golden folders hold of REST APIs besides: all that an API is made of, with two stages, one of which has a canary; API keys with
// a usage plan; a certificate, a domain name, a VPC link.

import (
	"net/http"
	"strings"
	"testing"

	"sluice/internal/wire/sigv4"
)

// goldenDocument has a method that is validated and refuses in the API's own words, and one that only its signer may call.
const goldenDocument = `{"swagger": "2.0", "info": {"title": "whole", "version": "7"}, "basePath": "/prod",
	"x-amazon-apigateway-request-validators": {"all": {"validateRequestBody": true, "validateRequestParameters": true}},
	"x-amazon-apigateway-gateway-responses": {"BAD_REQUEST_BODY": {"statusCode": 422, "responseTemplates": {"application/json": "{\"wrong\": \"$context.error.validationErrorString\"}"}}},
	"x-amazon-apigateway-policy": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}]},
	"x-amazon-apigateway-documentation": {"version": "1", "documentationParts": [{"location": {"type": "API"}, "properties": {"description": "kept"}}]},
	"securityDefinitions": {"sigv4": {"type": "apiKey", "name": "Authorization", "in": "header", "x-amazon-apigateway-authtype": "awsSigv4"},
		"tokens": {"type": "apiKey", "name": "Token", "in": "header", "x-amazon-apigateway-authtype": "custom", "x-amazon-apigateway-authorizer": {"type": "token",
			"authorizerUri": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:f/invocations"}}},
	"definitions": {"Pet": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}},
	"paths": {"/pets": {
		"post": {"parameters": [{"name": "body", "in": "body", "schema": {"$ref": "#/definitions/Pet"}}], "x-amazon-apigateway-request-validator": "all",
			"responses": {"200": {"description": "ok"}}, "x-amazon-apigateway-integration": {"type": "mock", "requestTemplates": {"application/json": "{\"statusCode\": 200}"},
			"responses": {"default": {"statusCode": "200", "responseTemplates": {"application/json": "{\"stage\": \"$stageVariables.name\"}"}}}}},
		"get": {"security": [{"sigv4": []}], "responses": {"200": {"description": "ok"}}, "x-amazon-apigateway-integration": {"type": "mock",
			"requestTemplates": {"application/json": "{\"statusCode\": 200}"}, "responses": {"default": {"statusCode": "200"}}}}}}}`

// goldenAPIs makes them. The clock has moved since the API before, which is found by being older.
func (s *server) goldenAPIs() {
	id := s.rest(http.MethodPost, "/restapis?mode=import", goldenDocument)["id"].(string)
	api := "/restapis/" + id
	s.rest(http.MethodPost, api+"/documentation/versions", `{"documentationVersion": "1"}`)
	s.rest(http.MethodPost, api+"/deployments", `{"stageName": "prod", "variables": {"name": "prod"}}`)
	s.rest(http.MethodPost, api+"/deployments", `{"stageName": "test", "variables": {"name": "test"}}`)
	s.rest(http.MethodPost, api+"/deployments", `{"stageName": "test", "canarySettings": {"percentTraffic": 100, "stageVariableOverrides": {"name": "canary"}}}`)
	s.rest(http.MethodPatch, api+"/stages/prod", `{"patchOperations": [{"op": "replace", "path": "/*/*/logging/loglevel", "value": "ERROR"},
		{"op": "replace", "path": "/documentationVersion", "value": "1"}, {"op": "replace", "path": "/accessLogSettings/format", "value": "$context.requestId $context.status"},
		{"op": "replace", "path": "/accessLogSettings/destinationArn", "value": "arn:aws:logs:us-east-1:000000000000:log-group:golden"}]}`)
	key := s.rest(http.MethodPost, "/apikeys", `{"name": "golden", "value": "a golden value of a key that is kept", "enabled": true}`)["id"].(string)
	plan := s.rest(http.MethodPost, "/usageplans", `{"name": "golden", "apiStages": [{"apiId": "`+id+`", "stage": "prod"}], "quota": {"limit": 5, "period": "DAY"}}`)["id"].(string)
	s.rest(http.MethodPost, "/usageplans/"+plan+"/keys", `{"keyId": "`+key+`", "keyType": "API_KEY"}`)
	s.rest(http.MethodPost, "/clientcertificates", `{"description": "golden"}`)
	s.rest(http.MethodPost, "/vpclinks", `{"name": "golden", "targetArns": ["arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/net/l/0123456789abcdef"]}`)
	s.rest(http.MethodPost, "/domainnames", `{"domainName": "golden.example.com", "certificateArn": "arn:aws:acm:us-east-1:000000000000:certificate/11111111-1111-4111-8111-111111111111"}`)
	s.rest(http.MethodPost, "/domainnames/golden.example.com/basepathmappings", `{"restApiId": "`+id+`", "stage": "prod"}`)
}

func checkGoldenAPIs(t *testing.T, s *server) {
	t.Helper()
	api := ""
	for item := range strings.SplitSeq(s.must(s.do(s.root, "apigateway", http.MethodGet, "/restapis", nil, "")), `"apiKeySource"`) {
		if strings.Contains(item, `"whole"`) {
			api = member(item, "id")
		}
	}
	if api == "" {
		t.Log("a folder from before documents were imported")
		return
	}
	for path, wants := range map[string][]string{
		"/restapis/" + api + "/models": {`"Pet"`}, "/restapis/" + api + "/requestvalidators": {`"all"`}, "/restapis/" + api + "/authorizers": {`"tokens"`},
		"/restapis/" + api + "/gatewayresponses/BAD_REQUEST_BODY": {`"422"`}, "/restapis/" + api + "/documentation/parts": {"kept"},
		"/restapis/" + api + "/stages/prod": {`"documentationVersion":"1"`, `"ERROR"`, "log-group:golden"}, "/restapis/" + api + "/stages/test": {`"canary"`},
		"/apikeys?includeValues=true": {"a golden value of a key that is kept"}, "/usageplans": {`"golden"`, `"DAY"`, api}, "/clientcertificates": {"BEGIN CERTIFICATE"},
		"/vpclinks": {`"golden"`}, "/domainnames/golden.example.com/basepathmappings": {api},
	} {
		text := s.must(s.do(s.root, "apigateway", http.MethodGet, path, nil, ""))
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %s in %s", path, want, text)
			}
		}
	}
	plain := http.Header{"Content-Type": {"application/json"}}
	for _, c := range []struct {
		stage, body string
		status      int
		want        string
	}{
		{"prod", `{"name": "x"}`, 200, `"stage": "prod"`}, {"test", `{"name": "x"}`, 200, `"stage": "canary"`}, {"prod", `{}`, 422, `([\"name\"])`},
	} {
		r := s.do(sigv4.Credentials{}, "", http.MethodPost, "/_aws/execute-api/"+api+"/"+c.stage+"/pets", plain.Clone(), c.body)
		if r.Code != c.status || !strings.Contains(r.Body.String(), c.want) {
			t.Errorf("%+v: %d %s", c, r.Code, r.Body)
		}
	}
	path := "/_aws/execute-api/" + api + "/prod/pets"
	s.must(s.do(s.root, "execute-api", http.MethodGet, path, nil, ""))
	if r := s.do(sigv4.Credentials{}, "", http.MethodGet, path, nil, ""); r.Code != http.StatusForbidden {
		t.Errorf("without a signature: %d %s", r.Code, r.Body)
	}
}
