package gateway

// Proves the gateway's own answers byte by byte, that a fault in any step ends in one of them and opens nothing, and what each
// step hands on. How: tables of requests and answers; a fault injected into each step in turn.

import (
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sluice/internal/fault"
	"sluice/internal/gateway/restapi"
)

func mocked(template string) restapi.Method {
	return answering(
		restapi.Integration{Type: restapi.Mock, Passthrough: restapi.WhenNoMatch, RequestTemplates: map[string]string{"application/json": template}},
		restapi.IntegrationResponse{StatusCode: "200", Templates: map[string]string{"application/json": `{"ok": true}`}},
	)
}

// newFaultyWorld has an API with a method for each fault in a description, and beside its stage one that is broken and one that is
// closed.
func newFaultyWorld(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{
		"GET /mock":   mocked(`{"statusCode": 200}`),
		"POST /never": answering(restapi.Integration{Type: restapi.Mock, Passthrough: restapi.Never, RequestTemplates: map[string]string{"application/json": `{"statusCode": 200}`}}),
		"GET /none":   {Integration: &restapi.Integration{Type: restapi.Mock, RequestTemplates: map[string]string{"application/json": `{"statusCode": 200}`}}},
		"GET /undeclared": {Integration: &restapi.Integration{
			Type: restapi.Mock, RequestTemplates: map[string]string{"application/json": `{"statusCode": 200}`},
			Responses: []restapi.IntegrationResponse{{StatusCode: "201"}},
		}},
		"GET /nostatus": mocked(`{"message": "x"}`),
		"GET /text":     mocked(`statusCode: 200`),
		"GET /unmatched": answering(
			restapi.Integration{Type: restapi.Mock, RequestTemplates: map[string]string{"application/json": `{"statusCode": 200}`}},
			restapi.IntegrationResponse{StatusCode: "400", SelectionPattern: `4\d{2}`},
		),
		"GET /nowhere/{p}": answering(restapi.Integration{
			Type: restapi.HTTP, HTTPMethod: "GET", URI: "https://${stageVariables.testHost}",
		}),
		"GET /files/{p+}": answering(restapi.Integration{
			Type: restapi.HTTP, HTTPMethod: "GET", URI: "http://127.0.0.1:1/public/{p}",
			RequestParameters: map[string]string{"integration.request.path.p": "method.request.path.p"},
		}),
	})
	publish(w.stages, restapi.Broken(restapi.Definition{ID: testAPI, Region: testRegion, Stage: "broken"}, errors.New("cause")))
	closed := restapi.Definition{ID: testAPI, Region: testRegion, Stage: "closed", EndpointDisabled: true, Resources: []restapi.Resource{
		{Path: "/mock", Methods: []restapi.Method{{HTTPMethod: "GET", AuthorizationType: "NONE", Integration: mocked(`{"statusCode": 200}`).Integration}}},
	}}
	a, err := restapi.Compile(closed)
	if err != nil {
		t.Fatal(err)
	}
	publish(w.stages, a)
	return w
}

func TestGatewayResponses(t *testing.T) {
	w := newFaultyWorld(t)
	const (
		missing  = `403 MissingAuthenticationTokenException {"message":"Missing Authentication Token"}`
		denied   = `403 ForbiddenException {"message":"Forbidden"}`
		failed   = `500 InternalServerErrorException {"message": "Internal server error"}`
		mediaErr = `415 BadRequestException {"message": "Unsupported Media Type"}`
	)
	huge := strings.Repeat("x", PayloadBytesMax+1)
	for _, c := range []struct{ method, path, host, body, headers, want, log string }{
		{method: "GET", path: "/dev/mock", want: `200  {"ok": true}`},
		{method: "GET", path: "/dev/absent", want: missing},
		{method: "POST", path: "/dev/mock", want: missing},
		{method: "TRACE", path: "/dev/mock", want: missing},
		{method: "GET", path: "/dev", want: missing},
		{method: "GET", path: "/prod/mock", want: denied},
		{method: "GET", path: "/", want: denied},
		{method: "GET", path: "/dev/mock", host: "unknown.execute-api.us-east-1.localhost", want: denied},
		{method: "GET", path: "/dev/mock", host: testAPI + ".execute-api.eu-west-1.localhost", want: denied},
		{method: "GET", path: "/_aws/execute-api/" + testAPI + "/dev/mock", host: "localhost:4566", want: `200  {"ok": true}`},
		{method: "GET", path: "/restapis/" + testAPI + "/dev/_user_request_/mock", host: "localhost:4566", want: `200  {"ok": true}`},
		{method: "GET", path: "/closed/mock", want: denied},
		{method: "GET", path: "/broken/mock", want: failed},
		{method: "POST", path: "/dev/mock", headers: "X-Http-Method-Override: GET", want: `200  {"ok": true}`},
		{method: "POST", path: "/dev/never", headers: "Content-Type: text/plain", body: "x", want: mediaErr},
		{method: "GET", path: "/dev/none", want: failed, log: "No match for output mapping and no default output mapping configured. Endpoint Response Status Code: 200"},
		{method: "GET", path: "/dev/unmatched", want: failed, log: "No match for output mapping and no default output mapping configured. Endpoint Response Status Code: 200"},
		{method: "GET", path: "/dev/undeclared", want: failed, log: "Output mapping refers to an invalid method response: 201"},
		{method: "GET", path: "/dev/nostatus", want: failed, log: "Unable to parse statusCode. It should be an integer that is defined in the request template."},
		{method: "GET", path: "/dev/text", want: failed, log: "Unable to parse statusCode. It should be an integer that is defined in the request template."},
		{method: "GET", path: "/dev/nowhere/x", want: failed, log: "Invalid endpoint address"},
		{method: "GET", path: "/dev/files/a/../../secret", want: `400 BadRequestException {"message": "Bad Request"}`},
		{method: "GET", path: "/dev/files/%2e%2e%2fsecret", want: `400 BadRequestException {"message": "Bad Request"}`},
		{method: "POST", path: "/dev/mock", body: huge, want: `413 RequestTooLargeException {"message":"Request Too Long"}`},
		{method: "GET", path: "/dev/" + strings.Repeat("x", URIBytesMax), want: `414 BadRequestException {"message":"Request-URI Too Long"}`},
		{method: "GET", path: "/dev/mock", headers: "X-Big: " + strings.Repeat("x", HeaderBytesMax+1), want: `431 BadRequestException {"message":"Request Header Fields Too Large"}`},
	} {
		r := request(c.method, "", c.body)
		r.Path = c.path
		if c.host != "" {
			r.Host = c.host
		}
		if name, v, ok := strings.Cut(c.headers, ": "); ok {
			r.Header.Set(name, v)
		}
		var log lines
		out := w.gateway.traced(t, r, &log)
		got := strings.Join([]string{http.StatusText(out.Status), out.Header.Get("X-Amzn-Errortype"), string(out.Body)}, " ")
		got = strings.Replace(got, http.StatusText(out.Status), regexp.MustCompile(`^\d+`).FindString(c.want), 1)
		if got != c.want || out.Status != number(c.want) {
			t.Errorf("%s %.60s: %d %s\nwant %s", c.method, c.path, out.Status, got, c.want)
		}
		if c.log != "" && !slices.Contains(log, "Execution failed due to configuration error: "+c.log) {
			t.Errorf("%s: %q", c.path, log)
		}
		if out.Header.Get("Content-Type") != "application/json" || len(out.Header.Get("X-Amzn-Requestid")) != 36 || len(out.Header.Get("X-Amz-Apigw-Id")) != 16 {
			t.Errorf("%s: %v", c.path, out.Header)
		}
	}
}

// number reads the status at the beginning of a text.
func number(text string) int {
	n := 0
	for i := 0; i < len(text) && text[i] >= '0' && text[i] <= '9'; i++ {
		n = 10*n + int(text[i]-'0')
	}
	return n
}

func TestAFaultInAnyStepAnswersAndOpensNothing(t *testing.T) {
	for _, step := range Steps() {
		for kind, do := range map[string]fault.Action{
			"error": fault.Fail(nil), "panic": fault.Call(func() { panic("on purpose") }),
		} {
			w := newWorld(t)
			w.deploy(map[string]restapi.Method{"POST /callback": answering(toQueue(article))})
			point := fault.Point("gateway." + step)
			w.faults.On(point, fault.Always(), do)
			r := w.serve(request("POST", "/callback", hello))
			if w.faults.Hits(point) != 1 {
				t.Errorf("%s %s: the step was not reached", step, kind)
			}
			switch step {
			case "respond": // what makes the answer has failed: only the status is left
				if r.Status != http.StatusInternalServerError || len(r.Body) != 0 {
					t.Errorf("%s %s: %d %s", step, kind, r.Status, r.Body)
				}
			case "stream", "record": // the answer was made before
				if r.Status != http.StatusOK {
					t.Errorf("%s %s: %d %s", step, kind, r.Status, r.Body)
				}
			default:
				if r.Status != http.StatusInternalServerError || string(r.Body) != `{"message": "Internal server error"}` {
					t.Errorf("%s %s: %d %s", step, kind, r.Status, r.Body)
				}
			}
			before := slices.Index(Steps(), step) <= slices.Index(Steps(), "integrate")
			if before && len(w.sent) != 0 {
				t.Errorf("%s %s: the message was sent", step, kind)
			}
		}
	}
}

func TestRecords(t *testing.T) {
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{"POST /callback": answering(toQueue(article))}, func(d *restapi.Definition) {
		d.Name, d.MethodSettings = "orders", map[string]restapi.MethodSettings{"/callback/POST": {Metrics: true}}
	})
	w.serve(request("POST", "/callback", hello))
	w.serve(request("GET", "/callback", ""))
	r := request("GET", "", "")
	r.Path = "/absent"
	w.serve(r)
	if len(w.records) != 3 {
		t.Fatalf("%+v", w.records)
	}
	first, second, third := w.records[0], w.records[1], w.records[2]
	if first.Status != 200 || first.Resource != "/callback" || first.Method != http.MethodPost || first.IntegrationStatus != 200 || first.Refusal != "" ||
		first.Account != testAccount || first.API != testAPI || first.Stage != "dev" || first.Source != "192.0.2.7" || first.BytesIn != len(hello) || first.BytesOut == 0 {
		t.Errorf("%+v", first)
	}
	if first.APIName != "orders" || first.MethodMeter == nil || second.APIName != "orders" || second.MethodMeter != nil || third.APIName != "" {
		t.Errorf("what is metered: %+v", w.records)
	}
	if second.Refusal != "MISSING_AUTHENTICATION_TOKEN" || second.API != testAPI || second.Resource != "" {
		t.Errorf("%+v", second)
	}
	if third.Refusal != "ACCESS_DENIED" || third.API != "" {
		t.Errorf("%+v", third)
	}
}

func TestTraceHeaders(t *testing.T) {
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{"POST /callback": answering(toQueue(article)), "GET /mock": mocked(`{"statusCode": 200}`)})
	const full = "Root=1-3152b799-8954dae64eda91bc9a23a7e8;Parent=7fa8c0f79203be72;Sampled=1"
	for came, want := range map[string]string{
		"":   `^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$`,
		full: "^" + full + "$",
		"Root=1-3152b799-8954dae64eda91bc9a23a7e8": `^Root=1-3152b799-8954dae64eda91bc9a23a7e8;Parent=[0-9a-f]{16};Sampled=0$`,
		strings.Repeat("x", 300):                   `^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$`,
	} {
		r := request("POST", "/callback", hello)
		if came != "" {
			r.Header.Set("X-Amzn-Trace-Id", came)
		}
		if got := w.serve(r).Header.Get("X-Amzn-Trace-Id"); !regexp.MustCompile(want).MatchString(got) {
			t.Errorf("%q: %q", came, got)
		}
	}
	if got := w.serve(request("GET", "/mock", "")).Header.Values("X-Amzn-Trace-Id"); got != nil {
		t.Errorf("a mock answers with %q", got) // recorded: it does not
	}
}
