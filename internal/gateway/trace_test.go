package gateway

// Proves the execution log line by line, as API Gateway writes it (LocalStack's AWS-validated snapshots of TestInvokeMethod, and
// AWS's article on SQS behind API Gateway), and that each line says at which logging level it belongs. How: whole logs.

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"sluice/internal/gateway/restapi"
)

// leveled collects an execution log with the level of each line in front.
type leveled []string

func (l *leveled) Trace(level Level, line string) {
	*l = append(*l, [...]string{"error", "info ", "data "}[level]+" "+line)
}

func (w *world) traced(method, path, body string, headers ...string) string {
	var log leveled
	r := w.gateway.traced(w.t, request(method, path, body, headers...), &log)
	return maskIDs(strings.Join(log, "\n"), r.Header)
}

// maskIDs replaces what is another one in each request.
func maskIDs(log string, h http.Header) string {
	log = strings.ReplaceAll(log, h.Get("X-Amzn-Requestid"), "<id>")
	return regexp.MustCompile(`Root=1-[0-9a-f-]+;Parent=[0-9a-f]+;Sampled=0`).ReplaceAllString(log, "<trace>")
}

const liveHeaders = "Host=abcdef1234.execute-api.us-east-1.amazonaws.com, X-Amzn-Trace-Id=<trace>, X-Forwarded-For=192.0.2.7, X-Forwarded-Port=443, X-Forwarded-Proto=https"

func TestExecutionLogs(t *testing.T) {
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{
		"GET /nowhere":   answering(restapi.Integration{Type: restapi.HTTP, HTTPMethod: "GET", URI: "http://${stageVariables.none}"}),
		"POST /callback": answering(toQueue("MessageBody=$input.body")),
		"POST /strict": answering(restapi.Integration{
			Type: restapi.Mock, Passthrough: restapi.Never, RequestTemplates: map[string]string{"application/json": okStatus},
		}),
	})
	for _, c := range []struct{ name, got, want string }{
		{"a failure", w.traced("GET", "/nowhere", ""), `
info  Starting execution for request: <id>
info  HTTP Method: GET, Resource Path: /nowhere
data  Method request path: {}
data  Method request query string: {}
data  Method request headers: {` + liveHeaders + `}
data  Method request body before transformations: 
error Execution failed due to configuration error: Invalid endpoint address
error Method completed with status: 500`},
		{"a refusal", w.traced("POST", "/strict", "x", "Content-Type", "text/plain"), `
info  Starting execution for request: <id>
info  HTTP Method: POST, Resource Path: /strict
data  Method request path: {}
data  Method request query string: {}
data  Method request headers: {Content-Type=text/plain, ` + liveHeaders + `}
data  Method request body before transformations: x
error Execution failed: Unsupported Media Type
error Method completed with status: 415`},
		{"a queue", w.traced("POST", "/callback", "x"), `
info  Starting execution for request: <id>
info  HTTP Method: POST, Resource Path: /callback
data  Method request path: {}
data  Method request query string: {}
data  Method request headers: {` + liveHeaders + `}
data  Method request body before transformations: x
data  Endpoint request URI: https://sqs.us-east-1.amazonaws.com/111111111111/MyQueue
data  Endpoint request headers: {Accept=application/json, Content-Type=application/x-www-form-urlencoded, User-Agent=AmazonAPIGateway_abcdef1234, X-Amzn-Trace-Id=<trace>}
data  Endpoint request body after transformations: MessageBody=x
data  Sending request to https://sqs.us-east-1.amazonaws.com/111111111111/MyQueue
data  Received response. Status: 404, Integration latency: 0 ms
data  Endpoint response headers: {Content-Type=application/xml, x-amzn-RequestId=<queue's>}
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
	before, after, ok := strings.Cut(log, "x-amzn-RequestId=")
	if !ok {
		return log
	}
	_, after, _ = strings.Cut(after, "}")
	return before + "x-amzn-RequestId=<queue's>}" + after
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

func TestLongLinesAreTruncated(t *testing.T) {
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{"POST /pets": script(okStatus, "")})
	var log leveled
	w.gateway.traced(t, request("POST", "/pets", strings.Repeat("é", 1000), "X-Long", strings.Repeat("x", 2000)), &log)
	for _, want := range []string{"Method request headers: {", "Method request body before transformations: "} {
		i := slices.IndexFunc(log, func(l string) bool { return strings.HasPrefix(l, "data  "+want) })
		line := strings.TrimPrefix(log[i], "data  ")
		if end := len(line) - len(" [TRUNCATED]"); !strings.HasSuffix(line, " [TRUNCATED]") || end > 1024 || end < 1023 || !utf8.ValidString(line) {
			t.Errorf("%d %q", len(line), line)
		}
	}
}

// What proves who a caller is shows its end alone, in requests and in what goes to endpoints.
func TestSecretsAreMasked(t *testing.T) {
	w := newWorld(t)
	i := toQueue("$input.body")
	i.RequestParameters["integration.request.header.X-Api-Key"] = "method.request.header.X-Api-Key"
	w.deploy(map[string]restapi.Method{"POST /callback": answering(i)})
	log := w.traced("POST", "/callback?X-Amz-Signature=0123456789&a=b", "", "Authorization", "Bearer 0123456789abcdef", "X-Api-Key", "0123456789", "X-Amz-Security-Token", "short")
	for _, want := range []string{
		"Authorization=*****************abcdef,", "Method request headers: ", " x-api-key=****456789", "X-Amz-Security-Token=*****,", "{X-Amz-Signature=****456789, a=b}",
	} {
		if !strings.Contains(log, want) {
			t.Errorf("no %q in\n%s", want, log)
		}
	}
	if strings.Contains(log, "0123") || strings.Contains(log, "short") || strings.Count(log, "x-api-key=****456789") != 2 {
		t.Error(log)
	}
}

// A body of one of the API's binary media types is no text.
func TestBinaryBodiesAreNotShown(t *testing.T) {
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{"POST /callback": answering(toQueue("x"))}, func(d *restapi.Definition) { d.BinaryMediaTypes = []string{"image/png"} })
	log := w.traced("POST", "/callback", "\x89PNG", "Content-Type", "image/png")
	if !strings.Contains(log, "Method request body before transformations: [Binary Data]\n") || strings.Contains(log, "PNG") {
		t.Error(log)
	}
}
