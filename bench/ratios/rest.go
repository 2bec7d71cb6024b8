package main

import (
	"encoding/json"
	"fmt"
	"net/http"

	"sluice/bench/client"
)

// The names of what others are compared with.
const (
	reverseName = "httputil.ReverseProxy to the bare handler"
	mockName    = "REST request, MOCK with a template"
)

// definition is an API of mocks that answer from a template, and of a proxy. The template has a loop of ten.
const definition = `{"swagger": "2.0", "info": {"title": "ratios", "version": "1"},
	"x-amazon-apigateway-request-validators": {"all": {"validateRequestBody": true, "validateRequestParameters": true}},
	"securityDefinitions": {"sigv4": {"type": "apiKey", "name": "Authorization", "in": "header", "x-amazon-apigateway-authtype": "awsSigv4"}},
	"definitions": {"Message": {"type": "object", "required": ["QueueUrl", "MessageBody"],
		"properties": {"QueueUrl": {"type": "string", "maxLength": 200}, "MessageBody": {"type": "string", "minLength": 1}}}},
	"paths": {
		"/mock": {"post": {"responses": {"200": {"description": "ok"}}, "x-amazon-apigateway-integration": %[1]s}},
		"/validated": {"post": {"responses": {"200": {"description": "ok"}}, "x-amazon-apigateway-request-validator": "all",
			"parameters": [{"name": "body", "in": "body", "schema": {"$ref": "#/definitions/Message"}}], "x-amazon-apigateway-integration": %[1]s}},
		"/signed": {"post": {"responses": {"200": {"description": "ok"}}, "security": [{"sigv4": []}], "x-amazon-apigateway-integration": %[1]s}},
		"/proxy": {"post": {"responses": {"200": {"description": "ok"}},
			"x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "POST", "uri": "http://%[2]s/"}}}}}`

const mocked = `{"type": "mock", "requestTemplates": {"application/json": "{\"statusCode\": 200}"}, "responses": {"default": {"statusCode": "200",
	"responseTemplates": {"application/json": "{\"id\": \"$context.requestId\", \"of\": [#foreach($i in [1..10])\"$i\"#if($foreach.hasNext),#end#end]}"}}}}`

// rest sets the API up and lists what is measured of it.
func (s *servers) rest(body []byte) ([]subject, error) {
	var api struct {
		ID string `json:"id"`
	}
	plain := http.Header{"Content-Type": {"application/json"}}
	if err := s.sluice.REST(http.MethodPost, "/restapis?mode=import", json.RawMessage(fmt.Sprintf(definition, mocked, s.bare)), &api); err != nil {
		return nil, err
	}
	for _, stage := range []string{"plain", "logged"} {
		if err := s.sluice.REST(http.MethodPost, "/restapis/"+api.ID+"/deployments", map[string]string{"stageName": stage}, nil); err != nil {
			return nil, err
		}
	}
	if err := s.sluice.REST(http.MethodPatch, "/restapis/"+api.ID+"/stages/logged", json.RawMessage(`{"patchOperations": [
		{"op": "replace", "path": "/accessLogSettings/destinationArn", "value": "arn:aws:logs:us-east-1:000000000000:log-group:ratios"},
		{"op": "replace", "path": "/accessLogSettings/format", "value": "$context.identity.sourceIp $context.requestTime $context.httpMethod $context.resourcePath $context.status $context.responseLength $context.requestId"}]}`), nil); err != nil {
		return nil, err
	}
	at := func(name, stage, method, of string) subject {
		path := "/_aws/execute-api/" + api.ID + "/" + stage + "/" + method
		header := plain.Clone()
		if method == "signed" {
			s.sluice.Sign("execute-api", http.MethodPost, path, header, body)
		}
		return subject{name: name, of: of, address: s.sluice.Address, status: http.StatusOK, requests: client.Same(client.Raw(path, s.sluice.Address, header, body))}
	}
	return []subject{
		at(mockName, "plain", "mock", ""),
		at("the same with a validator and a model", "plain", "validated", mockName),
		at("the same with an access log", "logged", "mock", mockName),
		at("the same signed, by AWS_IAM", "plain", "signed", mockName),
		{name: reverseName, address: s.reverse, status: http.StatusOK, requests: client.Same(client.Raw("/", s.reverse, plain, body))},
		at("REST request, HTTP_PROXY to the bare handler", "plain", "proxy", reverseName),
	}, nil
}
