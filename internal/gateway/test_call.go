package gateway

import (
	"context"
	"net/http"
	"strings"
	"time"

	"sluice/internal/gateway/restapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// TestCall is a request to one method of an API as it is, deployed or not: what the console's Test and TestInvokeMethod do. It goes the
// way of a live request, but for the questions who calls and what for: its caller has been authorized as an author of the API.
type TestCall struct {
	// API holds the method and nothing else. It need not be published.
	API *restapi.API
	// ResourcePath is the method's: "/pets/{petId}".
	ResourcePath string
	// Method is the HTTP method of the request.
	Method string
	// Path is what the request asks for, "/pets/1". It need not be a path of the method, which is called in any case.
	Path, RawQuery string
	Header         http.Header
	// Spelling is how the caller wrote the names of headers, by their names in Go's form.
	Spelling map[string]string
	Body     []byte
	// Caller is who tests: what $context.identity tells, and whose credentials an integration may call with.
	Caller *service.Caller
	// UserAgent is the caller's.
	UserAgent string
}

// TestAnswer is what a test call comes to. It belongs to the receiver.
type TestAnswer struct {
	Status int
	// Header has names in AWS's spelling.
	Header  http.Header
	Body    []byte
	Log     string
	Latency time.Duration
}

// What a test call shows in the place of what a live one has. Source: requests that functions behind test calls have got, as users of
// AWS have published them.
const (
	testHost     = "testPrefix.testDomainName"
	testSourceIP = "test-invoke-source-ip"
	testKey      = "test-invoke-api-key"
	testKeyID    = "test-invoke-api-key-id"
)

// testDepthMax bounds test calls within test calls: a method may integrate with the operation that tests it. The next one fails.
const testDepthMax = 4

// testDepth is the key of a context's value: how many test calls are under way in it.
type testDepth struct{}

// Test makes a test call. Its log has the times and the words of API Gateway's; nothing else is recorded of it.
func (g *Gateway) Test(ctx context.Context, t *TestCall) *TestAnswer {
	depth, _ := ctx.Value(testDepth{}).(int)
	log := testLog{now: g.Clock.Now}
	p := &passage{test: t, caller: t.Caller, tracer: &log, request: &wire.Request{
		Method: t.Method, Host: testHost, Path: t.Path, RawQuery: t.RawQuery, Header: t.Header, Body: t.Body, Secure: true,
	}}
	r := g.serve(context.WithValue(ctx, testDepth{}, depth+1), p)
	out := &TestAnswer{Status: r.Status, Header: http.Header{}, Body: r.Body, Latency: g.Clock.Now().Sub(p.start)}
	for name, values := range r.Header {
		if name != requestIDHeader && name != extendedHeader && (name != contentType || p.refusal == nil || p.worded != nil) { // recorded
			out.Header[r.Spelled(name)] = values
		}
	}
	if p.route != nil && p.route.Streams { // "API Gateway doesn't produce any execution logs" (see testStreamMax)
		return p.testedStream(out)
	}
	out.Log = "Execution log for request " + p.id + "\n" + log.text.String()
	return out
}

// testedStream is the answer of a method whose response is streamed: without a status where the endpoint took longer than a test waits.
func (p *passage) testedStream(out *TestAnswer) *TestAnswer {
	if p.transfer.unanswered && p.refusal.kind == integrationTimeout {
		return &TestAnswer{Header: http.Header{}, Latency: out.Latency}
	}
	return out
}

// testLog collects the log of a test call, in the form of TestInvokeMethod.
type testLog struct {
	now  func() time.Time
	text strings.Builder
}

// Trace writes one line with its time, "Thu Sep 19 09:44:10 UTC 2024 : ".
func (l *testLog) Trace(_ Level, line string) {
	l.text.WriteString(l.now().UTC().Format("Mon Jan 02 15:04:05 UTC 2006"))
	l.text.WriteString(" : " + line + "\n")
}

// routeTest finds the method that is tested. A path that is none of the method's has no variables (recorded).
func (p *passage) routeTest() error {
	t := p.test
	p.api = t.API
	if p.route, _ = t.API.Match(t.Method, t.ResourcePath, nil); p.route == nil {
		return missingToken()
	}
	if depth, _ := p.ctx.Value(testDepth{}).(int); depth > testDepthMax {
		return configuration("Test calls lead to test calls", nil)
	}
	_, p.params = t.API.Match(t.Method, t.Path, p.paramSpace[:0])
	return nil
}

// testIdentityNames are the members that $context.identity has in a test call, in their order (published requests).
func testIdentityNames() []string {
	return []string{
		"cognitoIdentityPoolId", "cognitoIdentityId", "apiKey", "principalOrgId", "cognitoAuthenticationType", "userArn", "apiKeyId", "userAgent",
		"accountId", "caller", "sourceIp", "accessKey", "cognitoAuthenticationProvider", "user",
	}
}
