package servertest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
)

// CallbackAPI sets up a queue, a role that may send to it, and an API whose POST /callbacks puts a request's body into the queue
// by a mapping template. It returns the path at which the API is called.
func (s *Server) CallbackAPI(queue string) (string, error) {
	if err := s.SQS("CreateQueue", map[string]any{"QueueName": queue}, nil); err != nil {
		return "", err
	}
	for _, form := range []url.Values{
		{
			"Action": {"CreateRole"}, "RoleName": {queue},
			"AssumeRolePolicyDocument": {`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"sts:AssumeRole"}]}`},
		},
		{
			"Action": {"PutRolePolicy"}, "RoleName": {queue}, "PolicyName": {"send"},
			"PolicyDocument": {fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:%s:%s:%s"}]}`, Region, Account, queue)},
		},
	} {
		form.Set("Version", "2010-05-08")
		header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
		if err := s.Call("iam", http.MethodPost, "/", header, []byte(form.Encode()), nil); err != nil {
			return "", err
		}
	}
	var api, resource struct {
		ID   string `json:"id"`
		Root string `json:"rootResourceId"`
	}
	if err := s.REST(http.MethodPost, "/restapis", map[string]any{"name": queue}, &api); err != nil {
		return "", err
	}
	if err := s.REST(http.MethodPost, "/restapis/"+api.ID+"/resources/"+api.Root, map[string]any{"pathPart": "callbacks"}, &resource); err != nil {
		return "", err
	}
	return "/_aws/execute-api/" + api.ID + "/prod/callbacks", s.callbackMethod("/restapis/"+api.ID, resource.ID, queue)
}

// callbackMethod makes and deploys the method POST of a resource.
func (s *Server) callbackMethod(api, resource, queue string) error {
	method := api + "/resources/" + resource + "/methods/POST"
	for _, step := range []struct {
		path string
		in   map[string]any
	}{
		{method, map[string]any{"authorizationType": "NONE"}},
		{method + "/responses/200", map[string]any{}},
		{method + "/integration", map[string]any{
			"type": "AWS", "httpMethod": "POST", "uri": fmt.Sprintf("arn:aws:apigateway:%s:sqs:path/%s/%s", Region, Account, queue),
			"credentials":       fmt.Sprintf("arn:aws:iam::%s:role/%s", Account, queue),
			"requestParameters": map[string]string{"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"},
			"requestTemplates":  map[string]string{"application/json": "Action=SendMessage&MessageBody=$util.urlEncode($input.body)"},
		}},
		{method + "/integration/responses/200", map[string]any{}},
	} {
		if err := s.REST(http.MethodPut, step.path, step.in, nil); err != nil {
			return err
		}
	}
	return s.REST(http.MethodPost, api+"/deployments", map[string]any{"stageName": "prod"}, nil)
}

// REST calls an operation of API Gateway by its verb and path. What goes in may be a json.RawMessage, and what comes out nil.
func (s *Server) REST(method, path string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	return s.Call("apigateway", method, path, http.Header{"Content-Type": {"application/json"}}, body, out)
}
