// Proves the wire: for every path, which status, headers and body a call gets, in AWS's words, and what of it reaches the Environment. The
// expected texts are those of AWS's public Runtime Interface Emulator, and of the developer guide.
package runtimeapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"sluice/internal/service/lambda/instance"
	"sluice/internal/service/lambda/telemetry"
)

// stub answers as it is told and writes down what it was asked.
type stub struct {
	err   error
	asked string
}

var deadline = time.UnixMilli(1_700_000_000_123)

func (s *stub) Next(context.Context) (*Event, error) {
	return &Event{
		RequestID: "r", FunctionARN: "arn", TraceID: "Root=1", ClientContext: "{}", CognitoIdentity: "{1}", TenantID: "t", Deadline: deadline, Payload: []byte(`{"a":1}`),
	}, s.err
}

func (s *stub) Respond(id string, r *Response) error {
	body, err := io.ReadAll(r.Body)
	s.asked = fmt.Sprintf("respond %s %q %q %d %s %v %v", id, r.ContentType, r.Mode, r.Length, body, err, r.Trailer())
	return s.err
}

func (s *stub) Fail(id string, e *Failure) error {
	s.asked = fmt.Sprintf("fail %s %s %s %s", id, e.Type, e.ContentType, e.Body)
	return s.err
}

func (s *stub) InitError(e *Failure) error {
	s.asked = fmt.Sprintf("init error %s %s", e.Type, e.Body)
	return s.err
}

func (s *stub) Register(name string, events []string) (string, *Function, error) {
	s.asked = fmt.Sprintf("register %q %v", name, events)
	return "11111111-2222-4333-8444-555555555555", &Function{Name: "n", Version: "v", Handler: "h", Account: "111122223333"}, s.err
}

func (s *stub) ExtensionNext(_ context.Context, id string) (*ExtensionEvent, error) {
	if id == "aaaaaaaa-2222-4333-8444-555555555555" {
		return &ExtensionEvent{Deadline: deadline, Reason: "spindown"}, s.err
	}
	return &ExtensionEvent{Deadline: deadline, RequestID: "r", FunctionARN: "arn", TraceID: "Root=1"}, s.err
}

func (s *stub) ExtensionInitError(id, errorType string) error {
	s.asked = "init error " + id + " " + errorType
	return s.err
}

func (s *stub) ExtensionExitError(id, errorType string) error {
	s.asked = "exit error " + id + " " + errorType
	return s.err
}

func (s *stub) Subscribe(id string, t *telemetry.Subscription) error {
	s.asked = fmt.Sprintf("subscribe %s %d %v", id, t.API, t.Kinds.Types())
	return s.err
}

const (
	identifier = "Lambda-Extension-Identifier: 11111111-2222-4333-8444-555555555555"
	accepted   = "202 {\"status\":\"OK\"}\n"
)

// asking is a call, and what is expected of it.
type asking struct {
	name, call string // method, path, headers after "|", the body after "||"
	err        error  // of the Environment
	answer     string // status and body, or what they begin with after "~"
	headers    string // those that have to be there
	asked      string // what reached the Environment, if anything has to
}

func (c *asking) check(t *testing.T) {
	env := &stub{err: c.err}
	w := httptest.NewRecorder()
	New(env).ServeHTTP(w, c.request())
	got := fmt.Sprint(w.Code, " ", w.Body.String())
	if start, ok := strings.CutPrefix(c.answer, "~"); ok && !strings.HasPrefix(got, start) || !ok && got != c.answer {
		t.Errorf("got %s\nwant %s", got, c.answer)
	}
	for h := range strings.SplitSeq(c.headers, "|") {
		if name, value, ok := strings.Cut(h, ": "); ok && w.Header().Get(name) != value {
			t.Errorf("%s is %q", name, w.Header().Get(name))
		}
	}
	if c.asked != "" && env.asked != c.asked {
		t.Errorf("asked %s\nwant %s", env.asked, c.asked)
	}
}

func (c *asking) request() *http.Request {
	head, body, _ := strings.Cut(c.call, "||")
	parts := strings.Split(head, "|")
	method, path, _ := strings.Cut(parts[0], " ")
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	for _, h := range parts[1:] {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	return r
}

func TestRuntime(t *testing.T) {
	for _, c := range []asking{
		{
			name: "next", call: "GET /2018-06-01/runtime/invocation/next", answer: `200 {"a":1}`,
			headers: "Content-Type: application/json|Lambda-Runtime-Aws-Request-Id: r|Lambda-Runtime-Deadline-Ms: 1700000000123|Lambda-Runtime-Invoked-Function-Arn: arn|Lambda-Runtime-Trace-Id: Root=1|Lambda-Runtime-Client-Context: {}|Lambda-Runtime-Cognito-Identity: {1}|Lambda-Runtime-Aws-Tenant-Id: t",
		},
		{
			name: "next refused", call: "GET /2018-06-01/runtime/invocation/next", err: &instance.Refusal{Type: "InvalidStateTransition", Message: "no"},
			answer: `403 {"errorMessage":"no","errorType":"InvalidStateTransition"}`,
		},
		{name: "next by POST", call: "POST /2018-06-01/runtime/invocation/next", answer: "405 ", headers: "Allow: GET"},
		{
			name: "response", call: "POST /2018-06-01/runtime/invocation/r/response|Content-Type: text/x|Lambda-Runtime-Function-Response-Mode: streaming||body",
			answer: accepted, asked: `respond r "text/x" "streaming" 4 body <nil> map[]`,
		},
		{
			name: "unknown request", call: "POST /2018-06-01/runtime/invocation/r/response", err: &instance.Refusal{Type: "InvalidRequestID", Message: "Invalid request ID"},
			answer: `400 {"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}`,
		},
		{
			name: "too large", call: "POST /2018-06-01/runtime/invocation/r/response", err: ErrTooLarge,
			answer: `413 {"errorMessage":"Exceeded maximum allowed payload size (6291556 bytes).","errorType":"RequestEntityTooLarge"}`,
		},
		{
			name: "truncated", call: "POST /2018-06-01/runtime/invocation/r/response", err: ErrTruncated,
			answer: `400 {"errorMessage":"HTTP request detected as truncated","errorType":"TruncatedHTTPRequest"}`,
		},
		{
			name: "response mode", call: "POST /2018-06-01/runtime/invocation/r/response", err: ErrResponseMode,
			answer: `400 {"errorMessage":"Invalid function response mode","errorType":"InvalidFunctionResponseMode"}`,
		},
		{
			name: "our fault", call: "POST /2018-06-01/runtime/invocation/r/response", err: errors.New("a detail"),
			answer: `500 {"errorMessage":"Internal Server Error","errorType":"InternalServerError"}`,
		},
		{name: "error", call: "POST /2018-06-01/runtime/invocation/r/error|Lambda-Runtime-Function-Error-Type: X|Content-Type: a/b||{}", answer: accepted, asked: "fail r X a/b {}"},
		{
			name: "error with its cause", call: `POST /2018-06-01/runtime/invocation/r/error|Content-Type: application/vnd.aws.lambda.error.cause+json||{"errorType":"T","errorMessage":"m","stackTrace":["a"],"errorCause":{"paths":[]}}`,
			answer: accepted, asked: `fail r  application/json {"errorMessage":"m","errorType":"T","stackTrace":["a"]}`,
		},
		{
			name: "error with an unreadable cause", call: `POST /2018-06-01/runtime/invocation/r/error|Content-Type: application/vnd.aws.lambda.error.cause+json||[`,
			answer: accepted, asked: `fail r  application/octet-stream "Invalid error body"`,
		},
		{name: "init error", call: "POST /2018-06-01/runtime/init/error|Lambda-Runtime-Function-Error-Type: X||{}", answer: accepted, asked: "init error X {}"},
	} {
		t.Run(c.name, c.check)
	}
}

func TestPaths(t *testing.T) {
	for _, c := range []asking{
		{name: "ping", call: "GET /2018-06-01/ping", answer: "200 pong"},
		{name: "nothing", call: "GET /2018-06-01/runtime/invocation/r/what", answer: "404 404 page not found\n"},
		{name: "no version", call: "GET /runtime/invocation/next", answer: "404 404 page not found\n"},
		{name: "no extension path", call: "GET /2020-01-01/extension/what", answer: "404 404 page not found\n"},
	} {
		t.Run(c.name, c.check)
	}
}

func TestExtensions(t *testing.T) {
	for _, c := range []asking{
		{
			name: "register", call: `POST /2020-01-01/extension/register|Lambda-Extension-Name: x||{"events":["INVOKE"]}`,
			answer: `200 {"functionName":"n","functionVersion":"v","handler":"h"}`, headers: identifier, asked: `register "x" [INVOKE]`,
		},
		{
			name: "register with account", call: `POST /2020-01-01/extension/register|Lambda-Extension-Name: x|Lambda-Extension-Accept-Feature: other, accountId||{}`,
			answer: `200 {"accountId":"111122223333","functionName":"n","functionVersion":"v","handler":"h"}`,
		},
		{name: "register nonsense", call: `POST /2020-01-01/extension/register|Lambda-Extension-Name: x||x`, answer: `~403 {"errorMessage":"`},
		{
			name: "register with keys", call: `POST /2020-01-01/extension/register|Lambda-Extension-Name: x||{"configurationKeys":["a"]}`,
			answer: `403 {"errorMessage":"configurationKeys are deprecated; use environment variables instead","errorType":"InvalidRequestFormat"}`,
		},
		{
			name: "extension next", call: "GET /2020-01-01/extension/event/next|" + identifier,
			answer: `200 {"eventType":"INVOKE","deadlineMs":1700000000123,"requestId":"r","invokedFunctionArn":"arn","tracing":{"type":"X-Amzn-Trace-Id","value":"Root=1"}}`,
		},
		{
			name: "shutdown", call: "GET /2020-01-01/extension/event/next|Lambda-Extension-Identifier: AAAAAAAA-2222-4333-8444-555555555555",
			answer: `200 {"eventType":"SHUTDOWN","deadlineMs":1700000000123,"shutdownReason":"spindown"}`,
		},
		{
			name: "no identifier", call: "GET /2020-01-01/extension/event/next",
			answer: `403 {"errorMessage":"Missing Lambda-Extension-Identifier header","errorType":"Extension.MissingExtensionIdentifier"}`,
		},
		{
			name: "bad identifier", call: "GET /2020-01-01/extension/event/next|Lambda-Extension-Identifier: x",
			answer: `403 {"errorMessage":"Invalid Lambda-Extension-Identifier","errorType":"Extension.InvalidExtensionIdentifier"}`,
		},
		{
			name: "extension init error", call: "POST /2020-01-01/extension/init/error|Lambda-Extension-Function-Error-Type: E|" + identifier,
			answer: accepted, asked: "init error 11111111-2222-4333-8444-555555555555 E",
		},
		{
			name: "extension exit error", call: "POST /2020-01-01/extension/exit/error|" + identifier,
			answer: accepted, asked: "exit error 11111111-2222-4333-8444-555555555555 ",
		},
	} {
		t.Run(c.name, c.check)
	}
}

func TestTelemetry(t *testing.T) {
	for _, c := range []asking{
		{
			name: "telemetry", call: "PUT /2022-07-01/telemetry|" + identifier + `||{"schemaVersion":"2022-12-13","types":["platform"],"destination":{"protocol":"TCP","port":1}}`,
			answer: `200 "OK"`, asked: "subscribe 11111111-2222-4333-8444-555555555555 0 [platform]",
		},
		{
			name: "logs", call: "PUT /2020-08-15/logs/|" + identifier + `||{"types":["function"],"destination":{"protocol":"TCP","port":1}}`,
			answer: `200 "OK"`, asked: "subscribe 11111111-2222-4333-8444-555555555555 1 [function]",
		},
		{
			name: "bad telemetry", call: "PUT /2022-07-01/telemetry|" + identifier + `||{"schemaVersion":"2022-12-13","types":["platform"],"destination":{"protocol":"HTTP","URI":"http://sandbox.localdomain"}}`,
			answer: `400 {"errorMessage":"URI port is not provided","errorType":"ValidationError"}`,
		},
	} {
		t.Run(c.name, c.check)
	}
}

func TestTrailersArrive(t *testing.T) {
	env := &stub{}
	server := httptest.NewServer(New(env))
	defer server.Close()
	r, err := http.NewRequest(http.MethodPost, server.URL+"/2018-06-01/runtime/invocation/r/response", io.MultiReader(strings.NewReader("x")))
	if err != nil {
		t.Fatal(err)
	}
	r.Trailer = http.Header{TrailerErrorType: {"T"}, TrailerErrorBody: {"B"}}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if want := `respond r "" "" -1 x <nil> map[Lambda-Runtime-Function-Error-Body:[B] Lambda-Runtime-Function-Error-Type:[T]]`; env.asked != want {
		t.Fatalf("got %s", env.asked)
	}
}

func TestConnectionsAreBounded(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := New(&stub{})
	over := make(chan struct{})
	go func() {
		s.Serve(l)
		close(over)
	}()
	var held []net.Conn
	for range connectionsMax {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(c, "GET /2018-06-01/ping HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Read(make([]byte, 1)); err != nil {
			t.Fatal(err)
		}
		held = append(held, c)
	}
	extra, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := extra.Read(make([]byte, 1)); err == nil {
		t.Fatal("one more was let in")
	}
	for _, c := range held {
		_ = c.Close()
	}
	s.Close()
	<-over
}

func FuzzServer(f *testing.F) {
	f.Add("POST", "/2018-06-01/runtime/invocation/r/response", "x", []byte("{}"))
	f.Add("POST", "/2020-01-01/extension/register", "name", []byte(`{"events":["INVOKE"]}`))
	f.Add("PUT", "/2022-07-01/telemetry", "11111111-2222-4333-8444-555555555555", []byte(`{"types":[]}`))
	f.Fuzz(func(t *testing.T, method, path, header string, body []byte) {
		r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
		r.Method, r.URL.Path = method, path
		for _, name := range []string{headerExtensionName, headerExtensionID, headerErrorType, headerResponseMode} {
			r.Header.Set(name, header)
		}
		w := httptest.NewRecorder()
		New(&stub{}).ServeHTTP(w, r)
		if w.Code < 200 || w.Code >= 500 {
			t.Fatalf("%s %s: %d", method, path, w.Code)
		}
	})
}
