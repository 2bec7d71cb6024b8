package gateway

// Proves which lines of a live request a stage keeps at each logging level, in API Gateway's words and order (logs that users of AWS
// have published), and that a stage which keeps none pays nothing. How: one request per level, its whole log.

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"sluice/internal/gateway/restapi"
)

// kept collects executions.
type kept []Execution

func (k *kept) Write(x *Execution) { *k = append(*k, *x) }

// logged serves one request at a stage with these settings, and returns its log.
func (w *world) logged(s restapi.MethodSettings, change func(*restapi.Definition), method, path, body string, headers ...string) string {
	w.t.Helper()
	var all kept
	w.gateway.Executions = &all
	w.deploy(map[string]restapi.Method{
		"POST /callback": answering(toQueue(article)),
		"GET /pets/{id}": script(okStatus, "{}"),
		"GET /nowhere":   answering(restapi.Integration{Type: restapi.HTTP, HTTPMethod: "GET", URI: "http://${stageVariables.none}"}),
	}, func(d *restapi.Definition) {
		d.MethodSettings = map[string]restapi.MethodSettings{"*/*": s}
		if change != nil {
			change(d)
		}
	})
	r := w.serve(request(method, path, body, headers...))
	if len(all) == 0 {
		return ""
	}
	x := all[0]
	if len(all) != 1 || x.API != testAPI || x.Stage != "dev" || x.Account != testAccount || x.Region != testRegion || x.RequestID != r.Header.Get("X-Amzn-Requestid") {
		w.t.Errorf("%+v", all)
	}
	var text []string
	for _, l := range x.Lines {
		if l.Time != w.clock.Now() {
			w.t.Errorf("%v", l.Time)
		}
		text = append(text, l.Text)
	}
	out := maskIDs(strings.Join(text, "\n"), r.Header)
	out = strings.ReplaceAll(out, r.Header.Get("X-Amz-Apigw-Id"), "<extended>")
	if last := text[len(text)-1]; strings.HasPrefix(last, "AWS Integration Endpoint RequestId : ") {
		out = strings.ReplaceAll(out, last[len(last)-36:], "<queue's>")
	}
	return out
}

const usagePlan = `Extended Request Id: <extended>
Verifying Usage Plan for request: <id>. API Key:  API Stage: abcdef1234/dev
API Key  authorized because method 'POST /callback' does not require API Key. Request will not contribute to throttle or quota limits
Usage Plan check succeeded for API Key  and API Stage abcdef1234/dev
Starting execution for request: <id>
HTTP Method: POST, Resource Path: /callback
`

func TestWhatAStageKeeps(t *testing.T) {
	w := newWorld(t)
	for level, want := range map[restapi.MethodSettings]string{
		{}: "", {LoggingLevel: "OFF", DataTrace: true}: "", {LoggingLevel: "ERROR", DataTrace: true}: "",
		{LoggingLevel: "INFO"}: usagePlan + `Successfully completed execution
Method completed with status: 200
AWS Integration Endpoint RequestId : <queue's>`,
		{LoggingLevel: "INFO", DataTrace: true}: usagePlan + `Method request path: {}
Method request query string: {}
Method request headers: {` + liveHeaders + `}
Method request body before transformations: x
Endpoint request URI: https://sqs.us-east-1.amazonaws.com/111111111111/MyQueue
Endpoint request headers: {Accept=application/json, Content-Type=application/x-www-form-urlencoded, User-Agent=AmazonAPIGateway_abcdef1234, X-Amzn-Trace-Id=<trace>}
Endpoint request body after transformations: Action=SendMessage&MessageBody=x
Sending request to https://sqs.us-east-1.amazonaws.com/111111111111/MyQueue
Received response. Status: 200, Integration latency: 0 ms
Endpoint response headers: {Content-Type=application/json, x-amzn-RequestId=<queue's>}
Endpoint response body before transformations: <body>
Method response body after transformations: <body>
Method response headers: {Content-Type=application/json, X-Amzn-Trace-Id=<trace>}
Successfully completed execution
Method completed with status: 200
AWS Integration Endpoint RequestId : <queue's>`,
	} {
		got := w.logged(level, nil, "POST", "/callback", "x")
		lines := strings.Split(got, "\n")
		for i, l := range lines {
			if before, _, ok := strings.Cut(l, `: {"SendMessageResponse":`); ok {
				lines[i] = before + ": <body>"
			}
		}
		if got = strings.Join(lines, "\n"); got != want {
			t.Errorf("%+v:\n%s\nwant\n%s", level, got, want)
		}
	}
}

// Failures are what level ERROR is for: why, and with which status. An API that words them is told which words were used.
func TestWhatAStageKeepsOfFailures(t *testing.T) {
	w := newWorld(t)
	const why = "Execution failed due to configuration error: Invalid endpoint address\n"
	if got, want := w.logged(restapi.MethodSettings{LoggingLevel: "ERROR"}, nil, "GET", "/nowhere", ""), why+"Method completed with status: 500"; got != want {
		t.Errorf("%s", got)
	}
	words := wording(map[string]restapi.GatewayResponse{"DEFAULT_5XX": {StatusCode: "503"}})
	if got, want := w.logged(restapi.MethodSettings{LoggingLevel: "ERROR"}, words, "GET", "/nowhere", ""),
		why+"Gateway response type: DEFAULT_5XX with status code: 503\nMethod completed with status: 503"; got != want {
		t.Errorf("%s", got)
	}
	if got := w.logged(restapi.MethodSettings{LoggingLevel: "INFO", DataTrace: true}, nil, "GET", "/absent", ""); got != "" {
		t.Errorf("no method, and yet a log: %s", got)
	}
}

// Who may not call has no execution: the log has neither usage plan nor method, but why.
func TestWhatAStageKeepsOfThoseWhoMayNot(t *testing.T) {
	w := newWorld(t)
	closed := func(d *restapi.Definition) { d.EndpointDisabled = true }
	if got, want := w.logged(restapi.MethodSettings{LoggingLevel: "INFO", DataTrace: true}, closed, "POST", "/callback", "x"),
		"Extended Request Id: <extended>\nExecution failed: Forbidden\nMethod completed with status: 403"; got != want {
		t.Errorf("%s", got)
	}
}

func TestAMethodsOwnLevel(t *testing.T) {
	w := newWorld(t)
	quiet := func(d *restapi.Definition) { d.MethodSettings["~1pets~1{id}/GET"] = restapi.MethodSettings{} }
	if got := w.logged(restapi.MethodSettings{LoggingLevel: "INFO"}, quiet, "GET", "/pets/1", ""); got != "" {
		t.Errorf("%s", got)
	}
	keyed := w.logged(restapi.MethodSettings{LoggingLevel: "INFO"}, nil, "GET", "/pets/1", "", "X-Api-Key", "0123456789")
	if want := "API Key ****456789 authorized because method 'GET /pets/{id}' does not require API Key."; !strings.Contains(keyed, want) || strings.Contains(keyed, "0123") {
		t.Errorf("%s", keyed)
	}
}

// A stage that keeps no log pays nothing for those that do.
func TestNoLogCostsNothing(t *testing.T) {
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{"GET /pets": script(okStatus, "{}")})
	measure := func() float64 {
		return testing.AllocsPerRun(200, func() {
			if r := w.serve(request("GET", "/pets", "")); r.Status != http.StatusOK {
				t.Fatal(r.Status)
			}
			w.records = w.records[:0]
		})
	}
	without := measure()
	w.gateway.Executions = new(kept)
	if with := measure(); with > without {
		t.Errorf("%v allocations, %v without a log", with, without)
	}
	if all := *w.gateway.Executions.(*kept); len(all) != 0 {
		t.Errorf("%+v", slices.Collect(slices.Values(all)))
	}
}
