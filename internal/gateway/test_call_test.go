package gateway

// Proves that a test call gets the answer and the log of TestInvokeMethod, text by text (LocalStack's AWS-validated snapshots), that it
// goes the way of a live request in everything else, and that it is of no concern to who counts live ones. How: the snapshots' APIs.

import (
	"context"
	"maps"
	"net/http"
	"strings"
	"testing"

	"sluice/internal/gateway/integration"
	"sluice/internal/gateway/restapi"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
)

// tested compiles one method as the control plane does, and calls it.
func (w *world) tested(method, resource, path, body string, m restapi.Method, change ...func(*restapi.Definition)) *TestAnswer {
	w.t.Helper()
	return w.gateway.Test(w.t.Context(), w.trial(method, resource, path, body, m, change...))
}

// testStage is the stage of the definitions that the control plane makes for test calls.
const testStage = "test-invoke-stage"

func (w *world) trial(method, resource, path, body string, m restapi.Method, change ...func(*restapi.Definition)) *TestCall {
	w.t.Helper()
	if m.HTTPMethod == "" {
		m.HTTPMethod = method
	}
	m.AuthorizationType = "NONE"
	d := restapi.Definition{ID: testAPI, Account: testAccount, Region: testRegion, Stage: testStage, Resources: []restapi.Resource{
		{ID: "res123", Path: resource, Methods: []restapi.Method{m}},
	}}
	for _, c := range change {
		c(&d)
	}
	a, err := restapi.Compiler{Serves: w.aws.Serves}.Compile(d)
	if err != nil {
		w.t.Fatal(err)
	}
	path, query, _ := strings.Cut(path, "?")
	return &TestCall{
		API: a, ResourcePath: resource, Method: method, Path: path, RawQuery: query, Header: http.Header{"Content-Type": {"application/json"}},
		Spelling: map[string]string{"Content-Type": "content-type"}, Body: []byte(body),
		Caller: &service.Caller{
			UserID: "AIDA", AccessKeyID: "AKIA", Principal: policy.Principal{Caller: policy.User, Account: testAccount, ARN: "arn:aws:iam::111111111111:user/ann"},
		},
		UserAgent: "aws-cli",
	}
}

// log replaces times and the request's ID as the snapshots do.
func (a *TestAnswer) log(t *testing.T) string {
	t.Helper()
	first, rest, _ := strings.Cut(a.Log, "\n")
	id, ok := strings.CutPrefix(first, "Execution log for request ")
	if !ok || len(id) != 36 {
		t.Errorf("the log begins with %q", first)
	}
	return strings.ReplaceAll(strings.ReplaceAll(rest, id, "<id>"), "Sun Nov 22 01:33:00 UTC 2026 : ", "")
}

func TestTheSnapshotsTestCalls(t *testing.T) {
	w := newWorld(t)
	pet := script(okStatus, `{"petId": "$input.params('petId')"}`)
	for _, c := range []struct{ method, path, body, shownPath, shownQuery, want string }{
		{"GET", "/pets/123", "", "petId=123", "", "123"},
		{"GET", "/pets/{petId}", "", "petId={petId}", "", "{petId}"},
		{"GET", "/random/test", "", "", "", ""},
		{"GET", "/pets/123?foo=bar", "", "petId=123", "foo=bar", "123"},
		{"POST", "/pets/123", `{"foo": "bar"}`, "petId=123", "", "123"},
	} {
		a := w.tested(c.method, "/pets/{petId}", c.path, c.body, pet)
		path, _, _ := strings.Cut(c.path, "?")
		want := `Starting execution for request: <id>
HTTP Method: ` + c.method + `, Resource Path: ` + path + `
Method request path: {` + c.shownPath + `}
Method request query string: {` + c.shownQuery + `}
Method request headers: {content-type=application/json}
Method request body before transformations: ` + c.body + `
Method response body after transformations: {"petId": "` + c.want + `"}
Method response headers: {Content-Type=application/json}
Successfully completed execution
Method completed with status: 200
`
		if got := a.log(t); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", c.path, got, want)
		}
		if string(a.Body) != `{"petId": "`+c.want+`"}` || a.Status != http.StatusOK || len(a.Header) != 1 || a.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%+v", a)
		}
	}
	if len(w.records) != 0 {
		t.Errorf("test calls are recorded: %+v", w.records)
	}
}

func TestATestCallThatFails(t *testing.T) {
	w := newWorld(t)
	a := w.tested("GET", "/", "/", "", restapi.Method{HTTPMethod: "ANY", Integration: &restapi.Integration{
		Type: restapi.HTTPProxy, HTTPMethod: "ANY", URI: "https://${stageVariables.testHost}",
	}})
	if got, want := a.log(t), `Starting execution for request: <id>
HTTP Method: GET, Resource Path: /
Method request path: {}
Method request query string: {}
Method request headers: {content-type=application/json}
Method request body before transformations: 
Execution failed due to configuration error: Invalid endpoint address
Method completed with status: 500
`; got != want {
		t.Errorf("%s", got)
	}
	if a.Status != http.StatusInternalServerError || string(a.Body) != `{"message": "Internal server error"}` ||
		!maps.EqualFunc(a.Header, http.Header{"x-amzn-ErrorType": {"InternalServerErrorException"}}, func(a, b []string) bool { return a[0] == b[0] }) {
		t.Errorf("%+v", a)
	}
	if strings.Contains(w.log.String(), "failed") {
		t.Errorf("a test call's failure is the operator's: %s", &w.log)
	}
}

// The lines of AWS's article on SQS behind API Gateway, which shows those of a test call.
func TestATestCallOfTheArticle(t *testing.T) {
	w := newWorld(t)
	i := toQueue("MessageBody=$input.body")
	a := w.tested("POST", "/callback", "/callback", "x", answering(i))
	for _, want := range []string{
		"\nSun Nov 22 01:33:00 UTC 2026 : Received response. Status: 404, Integration latency: 0 ms\n",
		"\nSun Nov 22 01:33:00 UTC 2026 : Endpoint response body before transformations: <UnknownOperationException/>\n",
	} {
		if !strings.Contains(a.Log, want) {
			t.Errorf("no %q in\n%s", want, a.Log)
		}
	}
	if len(a.Header["X-Amzn-Trace-Id"]) != 1 || w.assumed[0].SourceARN != "arn:aws:execute-api:us-east-1:111111111111:abcdef1234/test-invoke-stage/POST/callback" {
		t.Errorf("%v %+v", a.Header, w.assumed)
	}
	if strings.Contains(a.Log, "Usage Plan") || strings.Contains(a.Log, "Extended Request Id") || strings.Contains(a.Log, "AWS Integration Endpoint") {
		t.Errorf("lines of a stage's log:\n%s", a.Log)
	}
}

func TestWhatATestCallSees(t *testing.T) {
	w := newWorld(t)
	m := script(okStatus, `$context.stage $context.path $context.resourcePath $context.domainName $context.domainPrefix $context.identity.sourceIp $context.identity.userArn`+
		` $context.identity.caller $context.identity.user $context.identity.accountId $context.identity.accessKey $context.identity.userAgent $context.identity.apiKey`+
		` $context.identity.apiKeyId $stageVariables.a $input.params().header.keySet()`)
	a := w.tested("GET", "/pets/{petId}", "/pets/1", "", m, func(d *restapi.Definition) { d.Variables = map[string]string{"a": "1"} })
	if want := "test-invoke-stage /pets/{petId} /pets/{petId} testPrefix.testDomainName testPrefix test-invoke-source-ip arn:aws:iam::111111111111:user/ann AIDA AIDA" +
		" 111111111111 AKIA aws-cli test-invoke-api-key test-invoke-api-key-id 1 [Content-Type]"; string(a.Body) != want {
		t.Errorf("%s", a.Body)
	}
	m.Integration.Responses[0].Parameters = map[string]string{"method.response.header.X-From": "context.identity.sourceIp", "method.response.header.X-Who": "context.identity.userArn"}
	a = w.tested("GET", "/pets/{petId}", "/pets/1", "", m)
	if a.Header.Get("X-From") != "test-invoke-source-ip" || a.Header.Get("X-Who") != "arn:aws:iam::111111111111:user/ann" {
		t.Errorf("%v", a.Header)
	}
}

// A test call's headers are those that it was given, also where API Gateway adds one of that name to a live request.
func TestATestCallHasItsOwnHeaders(t *testing.T) {
	w := newWorld(t)
	m := script(okStatus, `$input.params('Host') $input.params('X-Forwarded-For') $input.params('X-Forwarded-Port')`)
	call := w.trial("GET", "/pets", "/pets", "", m)
	call.Header.Set("Host", "example.com")
	call.Header.Set("X-Forwarded-For", "192.0.2.1")
	a := w.gateway.Test(t.Context(), call)
	if string(a.Body) != "example.com 192.0.2.1 " || !strings.Contains(a.Log, "Host=example.com, X-Forwarded-For=192.0.2.1") {
		t.Errorf("%s\n%s", a.Body, a.Log)
	}
}

// An API's words for refusals are part of what is tested.
func TestATestCallIsRefusedInTheAPIsWords(t *testing.T) {
	w := newWorld(t)
	strict := answering(restapi.Integration{Type: restapi.Mock, Passthrough: restapi.Never})
	a := w.tested("POST", "/strict", "/strict", "x", strict, wording(map[string]restapi.GatewayResponse{"DEFAULT_4XX": {
		StatusCode: "422", Parameters: map[string]string{"gatewayresponse.header.X-Stage": "context.stage"},
	}}))
	if a.Status != http.StatusUnprocessableEntity || a.Header.Get("X-Stage") != testStage || a.Header.Get("Content-Type") != "application/json" ||
		!strings.HasSuffix(a.Log, " : Method completed with status: 422\n") || strings.Contains(a.Log, "Gateway response type") {
		t.Errorf("%+v", a)
	}
}

// reentrant is an integration that makes the same test call again.
type reentrant struct {
	gateway *Gateway
	call    *TestCall
	calls   int
}

func (r *reentrant) Invoke(ctx context.Context, _ *integration.Request) (*integration.Response, error) {
	r.calls++
	a := r.gateway.Test(ctx, r.call)
	return &integration.Response{Status: a.Status, Header: http.Header{}, Body: a.Body}, nil
}

func TestTestCallsWithinTestCallsEnd(t *testing.T) {
	w := newWorld(t)
	m := answering(restapi.Integration{Type: restapi.Mock}, restapi.IntegrationResponse{StatusCode: "200"}, restapi.IntegrationResponse{StatusCode: "508", SelectionPattern: "5.."})
	r := &reentrant{gateway: w.gateway, call: w.trial("GET", "/", "/", "", m)}
	w.gateway.Integrations[restapi.Mock] = r
	if a := w.gateway.Test(t.Context(), r.call); a.Status != http.StatusLoopDetected || r.calls != testDepthMax {
		t.Errorf("%d after %d calls", a.Status, r.calls)
	}
}
