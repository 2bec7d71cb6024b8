package gateway

// Proves what functions behind an API get, as proxies and with mappings, and what their answers become: member by member as recorded
// (LocalStack's AWS-validated tests of API Gateway with Lambda). How: the real way and the real integration, a function of the test's.

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"sluice/internal/gateway/integration/lambda"
	"sluice/internal/gateway/restapi"
)

const (
	testFunction = "arn:aws:lambda:us-east-1:111111111111:function:f:live"
	functionURI  = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/" + testFunction + "/invocations"
)

func proxied() restapi.Method {
	return restapi.Method{Integration: &restapi.Integration{Type: restapi.AWSProxy, HTTPMethod: "POST", URI: functionURI, Credentials: testRole}}
}

func returning(payload string) func(*lambda.Invocation) (*lambda.Result, error) {
	return func(*lambda.Invocation) (*lambda.Result, error) {
		return &lambda.Result{Status: http.StatusOK, Payload: []byte(payload), RequestID: "of-lambda"}, nil
	}
}

// event is what the only call carried.
func (w *world) event() map[string]any {
	w.t.Helper()
	if len(w.invoked) != 1 {
		w.t.Fatalf("%d calls\n%s", len(w.invoked), w.log.String())
	}
	var out map[string]any
	if err := json.Unmarshal(w.invoked[0].Payload, &out); err != nil {
		w.t.Fatalf("%s: %v", w.invoked[0].Payload, err)
	}
	return out
}

func TestProxyEvent(t *testing.T) {
	w := newWorld(t)
	w.function = returning(`{}`)
	w.deploy(map[string]restapi.Method{"ANY /{proxy+}": proxied()}, func(d *restapi.Definition) { d.Variables = map[string]string{"v": "1"} })
	r := w.serve(request("POST", "//proxy-value//api/test%2Balias@gmail.com/?category=electronics&category=books&plus=a+b", `{"message": "hello world"}`,
		"User-Agent", "test/integration", "Content-Type", "application/json", "X-Many", "1", "X-Many", "2", "Te", "deflate", "Content-Encoding", "identity"))
	if r.Status != http.StatusOK || len(r.Body) != 0 || r.Header.Get("Content-Type") != "application/json" || r.Header.Get("X-Amzn-Trace-Id") == "" {
		t.Fatalf("%d %s %v\n%s", r.Status, r.Body, r.Header, w.log.String())
	}
	got := w.event()
	about, _ := got["requestContext"].(map[string]any)
	trace := w.invoked[0].Trace
	host := testAPI + ".execute-api.us-east-1.amazonaws.com"
	if trace == "" || trace != r.Header.Get("X-Amzn-Trace-Id") {
		t.Errorf("trace %q", trace)
	}
	identity := map[string]any{"sourceIp": "192.0.2.7", "userAgent": "test/integration"}
	for _, name := range []string{
		"accessKey", "accountId", "caller", "cognitoAuthenticationProvider", "cognitoAuthenticationType", "cognitoIdentityId", "cognitoIdentityPoolId",
		"principalOrgId", "user", "userArn",
	} {
		identity[name] = nil
	}
	single := map[string]any{
		"Content-Encoding": "identity", "Content-Type": "application/json", "Host": host, "User-Agent": "test/integration", "X-Amzn-Trace-Id": trace,
		"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Port": "443", "X-Forwarded-Proto": "https", "X-Many": "2",
	}
	multiple := map[string]any{}
	for name, v := range single {
		multiple[name] = []any{v}
	}
	multiple["X-Many"] = []any{"1", "2"}
	want := map[string]any{
		"resource": "/{proxy+}", "path": "/proxy-value//api/test%2Balias@gmail.com/", "httpMethod": "POST",
		"headers": single, "multiValueHeaders": multiple,
		"queryStringParameters":           map[string]any{"category": "books", "plus": "a b"},
		"multiValueQueryStringParameters": map[string]any{"category": []any{"electronics", "books"}, "plus": []any{"a b"}},
		"pathParameters":                  map[string]any{"proxy": "proxy-value//api/test%2Balias@gmail.com"},
		"stageVariables":                  map[string]any{"v": "1"},
		"requestContext": map[string]any{
			"accountId": testAccount, "apiId": testAPI, "deploymentId": "dep123", "domainName": host, "domainPrefix": testAPI,
			"extendedRequestId": r.Header.Get("X-Amz-Apigw-Id"), "httpMethod": "POST", "identity": identity,
			"path": "/dev//proxy-value//api/test%2Balias@gmail.com/", "protocol": "HTTP/1.1", "requestId": r.Header.Get("X-Amzn-Requestid"),
			"requestTime": about["requestTime"], "requestTimeEpoch": about["requestTimeEpoch"], "resourceId": "resproxy", "resourcePath": "/{proxy+}",
			"stage": "dev",
		},
		"body": `{"message": "hello world"}`, "isBase64Encoded": false,
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if !reflect.DeepEqual(got[name], want[name]) {
			t.Errorf("%s:\n got %v\nwant %v", name, got[name], want[name])
		}
	}
	if len(got) != len(want) {
		t.Errorf("members: %v", got)
	}
	call := w.invoked[0]
	if call.Function != testFunction || call.Type != "RequestResponse" || call.SourceAccount != testAccount ||
		call.SourceARN != "arn:aws:execute-api:us-east-1:111111111111:abcdef1234/dev/ANY/{proxy+}" || call.As == nil || call.As.Principal.Role != testRole {
		t.Errorf("%+v", call)
	}
}

// Without anything to tell, members are null; mappings of a proxy's parameters change nothing, but what they must not set is refused.
func TestProxyEventOfLittle(t *testing.T) {
	w := newWorld(t)
	w.function = returning(`{}`)
	m, illegal := proxied(), proxied()
	m.Integration.Credentials = ""
	m.Integration.RequestParameters = map[string]string{"integration.request.header.X-A": "'mapped'", "integration.request.querystring.q": "'mapped'"}
	illegal.Integration.RequestParameters = map[string]string{"integration.request.header.Authorization": "'mapped'"}
	w.deploy(map[string]restapi.Method{"GET /": m, "GET /illegal": illegal})
	w.serve(request("GET", "", ""))
	got := w.event()
	for _, name := range []string{"queryStringParameters", "multiValueQueryStringParameters", "pathParameters", "stageVariables", "body"} {
		if v, ok := got[name]; !ok || v != nil {
			t.Errorf("%s: %v", name, v)
		}
	}
	if got["path"] != "/" || got["headers"].(map[string]any)["X-A"] != nil || w.invoked[0].As != nil {
		t.Errorf("%v, as %v", got, w.invoked[0].As)
	}
	if r := w.serve(request("GET", "/illegal", "")); r.Status != http.StatusInternalServerError || len(w.invoked) != 1 {
		t.Errorf("a mapped Authorization: %d", r.Status)
	}
}

func TestProxyBinaries(t *testing.T) {
	w := newWorld(t)
	raw, encoded, _ := samples(t)
	answer := func(headers string) string {
		return `{"statusCode": 200, "isBase64Encoded": true, "body": "` + encoded + `", "headers": ` + headers + `}`
	}
	for _, c := range []struct {
		types   []string
		accept  string
		answer  string
		content string
	}{
		{nil, "image/png", answer(`{"Content-Type": "image/png"}`), encoded},
		{[]string{"image/png", "*/test"}, "image/png", answer(`{"Content-Type": "image/png"}`), raw},
		{[]string{"image/png", "*/test"}, "image/jpg", answer(`{"Content-Type": "image/png"}`), encoded},
		{[]string{"image/png", "*/test"}, "image/*", answer(`{"Content-Type": "image/png"}`), encoded},
		{[]string{"image/png", "*/test"}, "*/test", answer(`{"Content-Type": "image/png"}`), encoded},
		{[]string{"image/png", "*/test"}, "random/test", answer(`{"Content-Type": "image/png"}`), encoded},
		{[]string{"image/png", "*/test"}, "*/*", answer(`{"Content-Type": "image/png"}`), encoded},
		{[]string{"image/png"}, "image/webp,image/png,*/*;q=0.8", answer(`{"Content-Type": "image/png"}`), encoded},
		{[]string{"image/png"}, "image/png,image/*,*/*;q=0.8", answer(`{"Content-Type": "image/png"}`), raw},
		{[]string{"image/png"}, "image/png", strings.Replace(answer(`{}`), "true", "false", 1), encoded},
		{[]string{"application/*"}, "application/whatever", answer(`{"Content-Type": "application/test"}`), raw},
		{[]string{"application/*"}, "application/*", answer(`{"Content-Type": "application/test"}`), raw},
		{[]string{"application/*"}, "application", answer(`{}`), encoded},
		{[]string{"image/png"}, "image/png", answer(`null`), raw}, // the answer's own type does not matter
		{[]string{"image/png"}, "", answer(`null`), encoded},
		{[]string{"image/png"}, "image/png", `{"body": "èé+à)(", "isBase64Encoded": true}`, "500"},
	} {
		w.invoked, w.function = nil, returning(c.answer)
		w.deploy(map[string]restapi.Method{"PUT /x": proxied()}, func(d *restapi.Definition) { d.BinaryMediaTypes = c.types })
		q := request("PUT", "/x", raw, "Content-Type", "image/png")
		if c.accept != "" {
			q.Header.Set("Accept", c.accept)
		}
		r := w.serve(q)
		if got := string(r.Body); got != c.content && (c.content != "500" || r.Status != 500) {
			t.Errorf("%v, accept %q: %d %q", c.types, c.accept, r.Status, got)
		}
		sent, isBase64 := w.event()["body"], slices.Contains(c.types, "image/png")
		if isBase64 != (sent == base64.StdEncoding.EncodeToString([]byte(raw))) || isBase64 != w.event()["isBase64Encoded"].(bool) {
			t.Errorf("%v: sent %q", c.types, sent)
		}
	}
}

func TestFailuresOfFunctions(t *testing.T) {
	for name, c := range map[string]struct {
		result *lambda.Result
		err    error
		status int
		log    string
	}{
		"malformed": {&lambda.Result{Status: 200, Payload: []byte(`{"wrongValue": 1}`)}, nil, 502, "Execution failed due to configuration error: Malformed Lambda proxy response"},
		"failed":    {&lambda.Result{Status: 200, Payload: []byte(`{"errorMessage": "boo"}`), FunctionError: "Unhandled"}, nil, 502, "Execution failed due to configuration error: Malformed Lambda proxy response"},
		"throttled": {&lambda.Result{Status: 429, RequestID: "r1"}, nil, 500, "Execution failed due to configuration error: Lambda invocation failed with status: 429. Lambda request id: r1"},
		"forbidden": {nil, lambda.ErrForbidden, 500, "Execution failed due to configuration error: Invalid permissions on Lambda function"},
		"away":      {nil, errors.New("away"), 504, "Execution failed due to a network error communicating with endpoint"},
	} {
		w := newWorld(t)
		w.function = func(*lambda.Invocation) (*lambda.Result, error) { return c.result, c.err }
		w.deploy(map[string]restapi.Method{"GET /x": proxied()})
		var log lines
		r := w.gateway.traced(t, request("GET", "/x", ""), &log)
		if r.Status != c.status || !slices.Contains(log, c.log) {
			t.Errorf("%s: %d %s\n%s", name, r.Status, r.Body, strings.Join(log, "\n"))
		}
		if c.status != 504 && string(r.Body) != `{"message": "Internal server error"}` {
			t.Errorf("%s: %s", name, r.Body)
		}
	}
	w := newWorld(t)
	w.trusting, w.function = false, returning(`{}`)
	m := proxied()
	m.Integration.HTTPMethod = "GET"
	w.deploy(map[string]restapi.Method{"GET /role": proxied(), "GET /method": m})
	for _, path := range []string{"/role", "/method"} { // recorded for a method other than POST
		if r := w.serve(request("GET", path, "")); r.Status != http.StatusInternalServerError || len(w.invoked) != 0 {
			t.Errorf("%s: %d, %d calls", path, r.Status, len(w.invoked))
		}
	}
}

// The recorded API of test_lambda_selection_patterns: error messages choose the response, success takes the default.
func TestMappedFunctions(t *testing.T) {
	w := newWorld(t)
	failing := func(message string) *lambda.Result {
		return &lambda.Result{Status: 200, FunctionError: "Unhandled", Payload: []byte(`{"errorMessage": "` + message + `", "errorType": "Exception"}`)}
	}
	results := map[string]*lambda.Result{
		`{"statusCode": "200"}`: {Status: 200, Payload: []byte(`"Pass"`)},
		`{"statusCode": "400"}`: failing("Error: Raising four hundred from within the Lambda function"),
		`{"statusCode": "500"}`: failing("Error: Raising five hundred from within the Lambda function"),
	}
	w.function = func(i *lambda.Invocation) (*lambda.Result, error) {
		if i.Type == "Event" {
			return &lambda.Result{Status: http.StatusAccepted}, nil
		}
		return results[string(i.Payload)], nil
	}
	integration := restapi.Integration{
		Type: restapi.AWS, HTTPMethod: "POST", URI: functionURI, Credentials: testRole,
		RequestTemplates: map[string]string{"application/json": `{"statusCode": "$input.params('s')"}`},
	}
	event := integration
	event.RequestParameters = map[string]string{"integration.request.header.X-Amz-Invocation-Type": "'Event'"}
	get := integration
	get.HTTPMethod = "GET"
	w.deploy(map[string]restapi.Method{
		"GET /do/{s}": answering(integration,
			restapi.IntegrationResponse{StatusCode: "200"},
			restapi.IntegrationResponse{StatusCode: "405", SelectionPattern: ".*four hundred.*", Templates: map[string]string{"application/json": `$input.path('$.errorMessage')`}},
			restapi.IntegrationResponse{StatusCode: "502", SelectionPattern: ".+", Parameters: map[string]string{"method.response.header.e": "integration.response.header.X-Amz-Function-Error"}},
			restapi.IntegrationResponse{StatusCode: "504", SelectionPattern: "200"}),
		"POST /event": answering(event),
		"GET /get":    answering(get),
	})
	for s, want := range map[string]struct {
		status int
		body   string
	}{
		"200": {200, `"Pass"`},
		"400": {405, "Error: Raising four hundred from within the Lambda function"},
		"500": {502, string(results[`{"statusCode": "500"}`].Payload)},
	} {
		if r := w.serve(request("GET", "/do/"+s, "")); r.Status != want.status || string(r.Body) != want.body || (s == "500") != (r.Header.Get("E") == "Unhandled") {
			t.Errorf("%s: %d %s %v\n%s", s, r.Status, r.Body, r.Header, w.log.String())
		}
	}
	if r := w.serve(request("POST", "/event", "{}")); r.Status != 200 || len(r.Body) != 0 || w.invoked[len(w.invoked)-1].Type != "Event" {
		t.Errorf("an event: %d %s", r.Status, r.Body)
	}
	if r := w.serve(request("GET", "/get", "")); r.Status != 200 || !strings.Contains(string(r.Body), "Unable to determine service/operation name to be authorized") {
		t.Errorf("another method: %d %s", r.Status, r.Body)
	}
}

// What a function answers does not become headers of its own, and API Gateway's own names come back remapped.
func TestHeadersOfFunctions(t *testing.T) {
	w := newWorld(t)
	w.function = returning(`{"headers": {"X-A": "a\r\nX-B: b", "bad name": "x", "WWW-Authenticate": "Basic", "Content-Length": "7", "Transfer-Encoding": "chunked", "Set-Cookie": "c=3"},
		"multiValueHeaders": {"set-cookie": ["a=1", "b=2"]}, "body": "text"}`)
	w.deploy(map[string]restapi.Method{"GET /x": proxied()})
	r := w.serve(request("GET", "/x", ""))
	for name, want := range map[string][]string{
		"X-A": {"a"}, "X-B": nil, "Bad Name": nil, "bad name": nil, "X-Amzn-Remapped-Www-Authenticate": {"Basic"}, "Www-Authenticate": nil,
		"X-Amzn-Remapped-Content-Length": {"7"}, "Content-Length": nil, "Transfer-Encoding": nil, "Set-Cookie": {"a=1", "b=2", "c=3"},
	} {
		if got := r.Header[name]; !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// Functions and templates see the names of headers as the caller wrote them, but for those that API Gateway adds (recorded:
// test_lambda_aws_proxy_integration).
func TestSpellingOfHeaders(t *testing.T) {
	w := newWorld(t)
	w.function = returning(`{}`)
	mapped := restapi.Method{Integration: &restapi.Integration{
		Type: restapi.AWS, HTTPMethod: "POST", URI: functionURI, Credentials: testRole,
		RequestTemplates: map[string]string{"application/json": `#foreach($h in $input.params().header.keySet())$h #end`},
	}}
	w.deploy(map[string]restapi.Method{"POST /proxy": proxied(), "POST /mapped": mapped})
	spelled := func(path string) string {
		r := request("POST", path, `{}`, "Test-Header", "aValUE", "X-Forwarded-For", "192.0.2.9", "Content-Type", "application/json")
		r.Spelling = func() map[string]string {
			return map[string]string{"Test-Header": "tEsT-HEADeR", "X-Forwarded-For": "x-forwarded-for", "Content-Type": "content-type"}
		}
		w.serve(r)
		return string(w.invoked[len(w.invoked)-1].Payload)
	}
	event := spelled("/proxy")
	for _, part := range []string{`"tEsT-HEADeR":"aValUE"`, `"tEsT-HEADeR":["aValUE"]`, `"content-type":"application/json"`, `"X-Forwarded-For":"`} {
		if !strings.Contains(event, part) {
			t.Errorf("no %s in %s", part, event)
		}
	}
	if strings.Contains(event, "Test-Header") || strings.Contains(event, "x-forwarded-for") {
		t.Error(event)
	}
	if names := spelled("/mapped"); !strings.Contains(names, "tEsT-HEADeR ") || !strings.Contains(names, "X-Forwarded-For ") {
		t.Error(names)
	}
}
