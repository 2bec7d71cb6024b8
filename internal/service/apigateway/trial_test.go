package apigateway

// Proves what a test call is of what TestInvokeMethod is given: the API as it is, one method of it, without those who guard it, and
// which calls are refused (LocalStack's AWS-validated snapshots). How: a Tester that keeps what it is asked. That the gateway answers
// as recorded is held by the gateway's tests.

import (
	"net/http"
	"reflect"
	"testing"
	"time"
)

func TestWhatATestCallIs(t *testing.T) {
	b := newBench(t)
	api, resource, _ := b.deployed()
	b.must("UpdateMethod", M{"restApiId": api, "resourceId": resource, "httpMethod": "POST", "patchOperations": []any{M{"op": "replace", "path": "/apiKeyRequired", "value": "true"}}})
	b.must("PutGatewayResponse", M{"restApiId": api, "responseType": "THROTTLED", "statusCode": "503"})
	b.must("PutMethod", M{"restApiId": api, "resourceId": resource, "httpMethod": "GET", "authorizationType": "NONE"}) // which has no integration
	b.trials.answer = TrialAnswer{
		Status: 201, Header: http.Header{"x-amzn-ErrorType": {"a", "b"}, "Content-Type": {"text/plain"}}, Body: []byte("x\xff"), Log: "log", Latency: 1500 * time.Millisecond,
	}
	got := b.must("TestInvokeMethod", M{
		"restApiId": api, "resourceId": resource, "httpMethod": "POST", "pathWithQueryString": "/callback?a=b?c", "body": "hello",
		"headers": M{"x-one": "1", "Two": "2"}, "multiValueHeaders": M{"two": []any{"3", "4"}}, "stageVariables": M{"v": "w"},
	})
	if want := (M{
		"status": 201.0, "body": "x\ufffd", "log": "log", "latency": 1500.0, "headers": M{"Content-Type": "text/plain", "x-amzn-ErrorType": "b"},
		"multiValueHeaders": M{"Content-Type": []any{"text/plain"}, "x-amzn-ErrorType": []any{"a", "b"}},
	}); !reflect.DeepEqual(got, want) {
		t.Errorf("%v", got)
	}
	x := b.trials.asked[0]
	if x.Method != http.MethodPost || x.ResourcePath != "/callback" || x.Path != "/callback" || x.RawQuery != "a=b?c" || string(x.Body) != "hello" || x.Caller != b.Caller {
		t.Errorf("%+v", x)
	}
	if !reflect.DeepEqual(x.Header, http.Header{"X-One": {"1"}, "Two": {"3", "4"}}) || x.Spelling["X-One"] != "x-one" || x.Spelling["Two"] != "two" {
		t.Errorf("%v %v", x.Header, x.Spelling)
	}
	route, _ := x.API.Match("POST", "/callback", nil)
	if route == nil || route.AuthorizationType != "NONE" || route.APIKeyRequired || x.API.Stage != "test-invoke-stage" || x.API.DeploymentID != "" {
		t.Fatalf("%+v", route)
	}
	if v, _ := x.API.Variable("v"); v != "w" || x.API.Wording("THROTTLED", 429).StatusCode != http.StatusServiceUnavailable {
		t.Errorf("%+v", x.API)
	}
	if other, _ := x.API.Match("GET", "/callback", nil); other != nil {
		t.Error("a method that is not tested is there")
	}
	if b.published.get(api, "test-invoke-stage") != nil {
		t.Error("a test call is served")
	}
}

// Without a path the call goes to the resource's own, and a method that is none goes to ANY (recorded).
func TestPathAndMethodOfATestCall(t *testing.T) {
	b := newBench(t)
	created := b.must("CreateRestApi", M{"name": "n"})
	api := created["id"]
	pet := b.must("CreateResource", M{"restApiId": api, "parentId": created["rootResourceId"], "pathPart": "{petId}"})["id"]
	at := M{"restApiId": api, "resourceId": pet, "httpMethod": "ANY", "authorizationType": "AWS_IAM", "type": "MOCK"}
	b.must("PutMethod", at)
	b.must("PutIntegration", at)
	for i, path := range []string{"", "pets/1", "/random/test?x", "?a=b"} {
		b.must("TestInvokeMethod", M{"restApiId": api, "resourceId": pet, "httpMethod": "GET", "pathWithQueryString": path})
		want := []string{"/{petId}", "/pets/1", "/random/test", "/{petId}"}[i]
		if x := b.trials.asked[i]; x.Path != want || x.Method != http.MethodGet || x.ResourcePath != "/{petId}" {
			t.Errorf("%q: %+v", path, x)
		}
	}
	route, _ := b.trials.asked[0].API.Match("GET", "/{petId}", nil)
	if route == nil || route.HTTPMethod != "ANY" || route.AuthorizationType != "NONE" {
		t.Errorf("%+v", route)
	}
}

func TestTestCallsThatAreRefused(t *testing.T) {
	b := newBench(t)
	api, resource := b.queueAPI()
	b.must("PutMethod", M{"restApiId": api, "resourceId": resource, "httpMethod": "GET", "authorizationType": "NONE"})
	b.must("PutMethod", M{"restApiId": api, "resourceId": resource, "httpMethod": "PUT", "authorizationType": "NONE"})
	b.must("PutIntegration", M{
		"restApiId": api, "resourceId": resource, "httpMethod": "PUT", "type": "AWS_PROXY", "integrationHttpMethod": "POST",
		"uri": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:f/invocations",
	})
	for _, c := range []struct {
		code, message string
		more          M
	}{
		{"NotFoundException", "Invalid Method identifier specified", M{"httpMethod": "HEAD"}},
		{"NotFoundException", "Invalid Method identifier specified", M{"httpMethod": "ANY"}},
		{"NotFoundException", "Invalid Resource identifier specified", M{"resourceId": "invalid_res"}},
		{"NotFoundException", "Invalid Resource identifier specified", M{"restApiId": "invalid"}},
		{"BadRequestException", "No integration defined for method", M{"httpMethod": "GET"}},
		{"BadRequestException", "PUT /callback: the integration type AWS_PROXY is not implemented", M{"httpMethod": "PUT"}},
		{"BadRequestException", "a client certificate (clientCertificateId) is not implemented", M{"clientCertificateId": "abc"}},
		{"BadRequestException", "Invalid header specified: a b", M{"headers": M{"a b": "x"}}},
		{"BadRequestException", "Invalid header specified: a", M{"multiValueHeaders": M{"a": []any{"x", "y\r\nz"}}}},
		{"BadRequestException", "Invalid stage variable name: a b. Please use names with alphanumeric characters and underscores.", M{"stageVariables": M{"a b": "x"}}},
	} {
		params := M{"restApiId": api, "resourceId": resource, "httpMethod": "POST"}
		for k, v := range c.more {
			params[k] = v
		}
		b.refused("TestInvokeMethod", params, c.code, c.message)
	}
	if len(b.trials.asked) != 0 {
		t.Errorf("%+v", b.trials.asked)
	}
}
