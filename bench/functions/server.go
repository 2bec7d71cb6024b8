package main

import (
	"encoding/json"
	"fmt"
	"net/http"

	"sluice/bench/trivial"
	"sluice/internal/servertest"
)

// payload is what functions are called with.
const payload = `{"key": "value"}`

const jsonType = "application/json"

// definition is an API whose one method hands requests to a function.
const definition = `{"swagger": "2.0", "info": {"title": "functions", "version": "1"}, "paths": {"/f": {"post": {"responses": {},
	"x-amazon-apigateway-integration": {"type": "aws_proxy", "httpMethod": "POST", "uri": "arn:aws:apigateway:%[1]s:lambda:path%[2]s/arn:aws:lambda:%[1]s:%[3]s:function:%[4]s/invocations"}}}}}`

// makeAPI puts an API before a function, which lets it in, and returns the path at which it is called.
func makeAPI(s *servertest.Server, function string) (string, error) {
	var api struct {
		ID string `json:"id"`
	}
	body := fmt.Sprintf(definition, servertest.Region, trivial.Functions, servertest.Account, function)
	if err := s.REST(http.MethodPost, "/restapis?mode=import", json.RawMessage(body), &api); err != nil {
		return "", err
	}
	if err := s.REST(http.MethodPost, "/restapis/"+api.ID+"/deployments", map[string]string{"stageName": "prod"}, nil); err != nil {
		return "", err
	}
	return "/_aws/execute-api/" + api.ID + "/prod/f", trivial.Call(s, http.MethodPost, trivial.Functions+"/"+function+"/policy", map[string]string{
		"StatementId": "api", "Action": "lambda:InvokeFunction", "Principal": "apigateway.amazonaws.com",
		"SourceArn": fmt.Sprintf("arn:aws:execute-api:%s:%s:%s/*/POST/f", servertest.Region, servertest.Account, api.ID),
	}, nil)
}
