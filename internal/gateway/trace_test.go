package gateway

// Proves the execution log line by line, as API Gateway writes it (LocalStack's AWS-validated snapshots of TestInvokeMethod, and
// AWS's article on SQS behind API Gateway), and that each line says at which logging level it belongs. How: whole logs.

import (
	"slices"
	"strings"
	"testing"

	"sluice/internal/gateway/restapi"
)

// leveled collects an execution log with the level of each line in front.
type leveled []string

func (l *leveled) Trace(level Level, line string) {
	*l = append(*l, [...]string{"error", "info ", "data "}[level]+" "+line)
}

func (w *world) traced(method, path, body string, headers ...string) string {
	var log leveled
	r := w.gateway.ServeTraced(w.t.Context(), request(method, path, body, headers...), &log)
	text := strings.Join(log, "\n")
	text = strings.ReplaceAll(text, r.Header.Get("X-Amzn-Requestid"), "<id>")
	if trace := r.Header.Get("X-Amzn-Trace-Id"); trace != "" {
		text = strings.ReplaceAll(text, trace, "<trace>")
	}
	return text
}

func TestExecutionLogs(t *testing.T) {
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{
		"GET /pets/{petId}": script(okStatus, `{"petId": "$input.params('petId')"}`),
		"GET /nowhere":      answering(restapi.Integration{Type: restapi.HTTP, HTTPMethod: "GET", URI: "http://${stageVariables.none}"}),
		"POST /callback":    answering(toQueue("MessageBody=$input.body")),
		"POST /strict": answering(restapi.Integration{
			Type: restapi.Mock, Passthrough: restapi.Never, RequestTemplates: map[string]string{"application/json": okStatus},
		}),
	})
	for _, c := range []struct{ name, got, want string }{
		{"a mock", w.traced("GET", "/pets/123?foo=bar", ""), `
info  Starting execution for request: <id>
info  HTTP Method: GET, Resource Path: /pets/123
data  Method request path: {petId=123}
data  Method request query string: {foo=bar}
data  Method request headers: {}
data  Method request body before transformations: 
data  Method response body after transformations: {"petId": "123"}
data  Method response headers: {Content-Type=application/json}
info  Successfully completed execution
info  Method completed with status: 200`},
		{"a failure", w.traced("GET", "/nowhere", ""), `
info  Starting execution for request: <id>
info  HTTP Method: GET, Resource Path: /nowhere
data  Method request path: {}
data  Method request query string: {}
data  Method request headers: {}
data  Method request body before transformations: 
error Execution failed due to configuration error: Invalid endpoint address
info  Method completed with status: 500`},
		{"a refusal", w.traced("POST", "/strict", "x", "Content-Type", "text/plain"), `
info  Starting execution for request: <id>
info  HTTP Method: POST, Resource Path: /strict
data  Method request path: {}
data  Method request query string: {}
data  Method request headers: {Content-Type=text/plain}
data  Method request body before transformations: x
error Execution failed: Unsupported Media Type
info  Method completed with status: 415`},
		{"a queue", w.traced("POST", "/callback", "x"), `
info  Starting execution for request: <id>
info  HTTP Method: POST, Resource Path: /callback
data  Method request path: {}
data  Method request query string: {}
data  Method request headers: {}
data  Method request body before transformations: x
info  Endpoint request URI: https://sqs.us-east-1.amazonaws.com/111111111111/MyQueue
data  Endpoint request headers: {Accept=application/json, Content-Type=application/x-www-form-urlencoded, User-Agent=AmazonAPIGateway_abcdef1234, X-Amzn-Trace-Id=<trace>}
data  Endpoint request body after transformations: MessageBody=x
info  Sending request to https://sqs.us-east-1.amazonaws.com/111111111111/MyQueue
info  Received response. Status: 404, Integration latency: 0 ms
data  Endpoint response headers: {Content-Type=application/xml, X-Amzn-Requestid=<queue's>}
data  Endpoint response body before transformations: <UnknownOperationException/>
data  Method response body after transformations: <UnknownOperationException/>
data  Method response headers: {Content-Type=application/json, X-Amzn-Trace-Id=<trace>}
info  Successfully completed execution
info  Method completed with status: 200`},
	} {
		if got := maskQueue(c.got); got != strings.TrimPrefix(c.want, "\n") {
			t.Errorf("%s:\n%s\nwant%s", c.name, got, c.want)
		}
	}
}

// maskQueue replaces the queue's own request ID.
func maskQueue(log string) string {
	before, after, ok := strings.Cut(log, "X-Amzn-Requestid=")
	if !ok {
		return log
	}
	_, after, _ = strings.Cut(after, "}")
	return before + "X-Amzn-Requestid=<queue's>}" + after
}

// A request that is of no method has no execution, and so no log.
func TestNoExecutionNoLog(t *testing.T) {
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{"GET /pets": script(okStatus, "")})
	for _, path := range []string{"/absent", "/"} {
		if got := w.traced("GET", path, ""); got != "" {
			t.Errorf("%s: %s", path, got)
		}
	}
}

func TestLongHeadersAreTruncated(t *testing.T) {
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{"GET /pets": script(okStatus, "")})
	log := strings.Split(w.traced("GET", "/pets", "", "X-Long", strings.Repeat("x", 2000)), "\n")
	if !slices.ContainsFunc(log, func(l string) bool { return strings.HasSuffix(l, "xxx [TRUNCATED]") && len(l) < 1100 }) {
		t.Errorf("%q", log)
	}
}
