package task

// Proves what apigateway:invoke sends and gets, and as whom: recorded executions (test_apigetway_task_service.py), the three AuthTypes, the
// headers that may not be set, and that nobody's credentials leave this server. How: an API that echoes, as the recorded one does.

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// echo is an API that answers what it was sent.
type echo struct {
	host string
	got  *wire.Request
	as   *service.Caller
}

func (e *echo) Do(_ context.Context, as *service.Caller, r *wire.Request) (*wire.Response, bool) {
	if r.Host != e.host {
		return nil, false
	}
	e.got, e.as = r, as
	if strings.HasSuffix(r.Path, "invalid") {
		return &wire.Response{Status: 403, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(`{"message":"Missing Authentication Token"}`)}, true
	}
	body := r.Body
	if body == nil {
		body = []byte("{}")
	}
	return &wire.Response{Status: 200, Header: http.Header{"Content-Type": {"application/json"}, wire.RequestIDHeader: {"1"}}, Body: body}, true
}

const testAPI = "abcdef1234.execute-api.us-east-1.amazonaws.com"

func (w *world) api(e *echo, rest string) string {
	w.t.Helper()
	r, err := New(Config{Inside: w, Clock: w.clock, APIs: e}).Do(w.t.Context(), testCall(w.t, "arn:aws:states:::apigateway:invoke",
		`{"ApiEndpoint":"`+testAPI+`","Stage":"sfn-apigw-api",`+rest+`}`))
	if err != nil {
		return err.Error()
	}
	return r.Output.String()
}

func TestAPICalls(t *testing.T) {
	for _, c := range []struct{ rest, sent, shown string }{
		{`"Method":"POST","Path":"get_constant"`, "", `{}`},
		{`"Method":"POST","Path":"id_func","RequestBody":null`, "", `{}`},
		{`"Method":"POST","Path":"id_func","RequestBody":""`, `""`, `""`},
		{`"Method":"POST","Path":"id_func","RequestBody":"HelloWorld"`, `"HelloWorld"`, `"HelloWorld"`},
		{`"Method":"POST","Path":"id_func","RequestBody":"\"HelloWorld\""`, `"\"HelloWorld\""`, `"\"HelloWorld\""`},
		{`"Method":"POST","Path":"id_func","RequestBody":"0"`, `"0"`, `"0"`},
		{`"Method":"POST","Path":"id_func","RequestBody":"{\"message\": \"HelloWorld!\"}"`, `"{\"message\": \"HelloWorld!\"}"`, `"{\"message\": \"HelloWorld!\"}"`},
		{`"Method":"PUT","Path":"/id_func/","RequestBody":{"message":"HelloWorld!","category":null,"in":[{"n":null}]}`, `{"message":"HelloWorld!","in":[{}]}`, `{"message":"HelloWorld!","in":[{}]}`},
		{`"Method":"PATCH","Path":"id_func","AllowNullValues":true,"RequestBody":{"category":null}`, `{"category":null}`, `{"category":null}`},
		{`"Method":"GET","Path":"id_func","RequestBody":{"message":"HelloWorld!"}`, "", `{}`},
	} {
		e := &echo{host: testAPI}
		got := newTestWorld(t).api(e, c.rest)
		want := `"ResponseBody":` + c.shown + `,"StatusCode":200,"StatusText":"OK"}`
		if string(e.got.Body) != c.sent || !strings.HasSuffix(got, want) || !strings.HasPrefix(got, `{"Headers":{"Content-Length":["`) || !strings.Contains(got, `"x-amzn-RequestId":["1"]`) {
			t.Errorf("%s: %q, %s\nwant %s", c.rest, e.got.Body, got, want)
		}
		if !strings.HasPrefix(e.got.Path, "/sfn-apigw-api/") || !e.as.IsAnonymous() || !e.got.Secure {
			t.Errorf("%+v as %+v", e.got, e.as)
		}
	}
	e := &echo{host: testAPI}
	newTestWorld(t).api(e, `"Method":"POST","Path":"id_func","Headers":{"custom_header":["arrayHeader0","arrayHeader1"]},"QueryParameters":{"param1":["Hello","x y"],"param2":["World"]}`)
	if e.got.RawQuery != "param1=Hello&param1=x%20y&param2=World" || len(e.got.Header["Custom_header"]) != 2 || e.got.Header.Get("X-Amzn-Trace-Id") != "Root=1-2-3" {
		t.Errorf("%+v", e.got)
	}
	if got := newTestWorld(t).api(e, `"Method":"POST","Path":"id_funcinvalid","RequestBody":"HelloWorld"`); got != `ApiGateway.403: {"message":"Missing Authentication Token"}` {
		t.Error(got)
	}
}

func TestWhoCallsAPIs(t *testing.T) {
	w, e := newTestWorld(t), &echo{host: testAPI}
	w.api(e, `"Method":"GET","AuthType":"IAM_ROLE"`)
	if e.as == nil || !strings.HasPrefix(e.as.UserID, testRole) || len(w.assumed) != 1 || e.got.Path != "/sfn-apigw-api" {
		t.Errorf("%+v", e.as)
	}
	w.api(e, `"Method":"GET","AuthType":"RESOURCE_POLICY"`)
	if e.as.Principal.Caller != policy.Service || e.as.Principal.Name != Principal || e.as.SourceARN != testMachine || e.as.SourceAccount != testAccount {
		t.Errorf("%+v", e.as)
	}
	for _, auth := range []string{"IAM_ROLE", "RESOURCE_POLICY"} {
		if got := w.api(&echo{host: "another"}, `"Method":"GET","AuthType":"`+auth+`"`); got != "ApiGateway.SdkClientException: "+testAPI+" is no API of this server, and "+auth+" is for those alone." {
			t.Error(got)
		}
	}
}

// An API of somebody else's is called over the web, by nobody.
func TestAPIsElsewhere(t *testing.T) {
	var got *http.Request
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r
		answering("application/json", 200, `{"elsewhere":true}`)(w, r)
	}))
	defer s.Close()
	w := newTestWorld(t)
	tasks := New(Config{Inside: w, Clock: w.clock, APIs: &echo{host: testAPI}})
	tasks.web.client = s.Client()
	call := func(host string) (string, error) {
		r, err := tasks.Do(t.Context(), testCall(t, "arn:aws:states:::apigateway:invoke", `{"ApiEndpoint":"`+host+`","Method":"GET","Stage":"dev","Path":"a/b","QueryParameters":{"q":["1"]}}`))
		if err != nil {
			return "", err
		}
		return r.Output.String(), nil
	}
	out, err := call(strings.TrimPrefix(s.URL, "https://"))
	if err != nil || !strings.Contains(out, `"ResponseBody":{"elsewhere":true},"StatusCode":200`) || got.RequestURI != "/dev/a/b?q=1" || got.Header.Get("Authorization") != "" || len(w.assumed) != 0 {
		t.Errorf("%s %v %+v", out, err, got)
	}
	s.Close()
	if _, err := call(strings.TrimPrefix(s.URL, "https://")); err == nil || !strings.HasPrefix(err.Error(), "ApiGateway.SdkClientException: Unable to execute HTTP request: ") {
		t.Error(err)
	}
}

func TestParametersOfAPICalls(t *testing.T) {
	for rest, want := range map[string]string{
		`"Method":"GET","Headers":{"X-Amzn-Foo":["a"]}`:    `The header "X-Amzn-Foo" is not supported by Step Functions`,
		`"Method":"GET","Headers":{"X-Forwarded":["a"]}`:   `The header "X-Forwarded" is not supported by Step Functions`,
		`"Method":"GET","Headers":{"Authorization":["a"]}`: `The header "Authorization" is not supported by Step Functions`,
		`"Method":"GET","AuthType":"COGNITO"`:              `The value of the field 'AuthType' has an invalid format`,
		`"Method":"GET","Path":"a?b=c"`:                    `The value of the field 'Path' has an invalid format`,
		`"Method":"GET","AllowNullValues":"yes"`:           `The value of the field 'AllowNullValues' has an invalid format`,
		`"Method":"GET","QueryParameters":{"a":"b"}`:       `The value of the field 'QueryParameters' has an invalid format`,
	} {
		if got := newTestWorld(t).api(&echo{}, rest); !strings.HasSuffix(got, " could not be used to start the Task: ["+want+"]") {
			t.Errorf("%s: %s", rest, got)
		}
	}
	for _, host := range []string{"https://a.b", "a.b/c", "a b", "u@a.b", ""} {
		got := newTestWorld(t).do("arn:aws:states:::apigateway:invoke", `{"ApiEndpoint":"`+host+`","Method":"GET"}`)
		if !strings.HasSuffix(got, "[The value of the field 'ApiEndpoint' has an invalid format]") {
			t.Errorf("%s: %s", host, got)
		}
	}
}
