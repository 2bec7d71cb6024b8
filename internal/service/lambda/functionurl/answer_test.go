package functionurl

// Proves what callers get for what functions return, as recorded (LocalStack's AWS-validated TestLambdaURL): whole answers and errors. How:
// a table through a real server; a fuzzer.

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/wire"
	"sluice/internal/wire/prelude"
)

func TestAnswers(t *testing.T) {
	const broken = "502 application/json Internal Server Error"
	for payload, want := range map[string]string{
		// recorded: test_lambda_url_invocation; Python writes spaces between members
		`{"hello": "world"}`:                                    `200 application/json {"hello":"world"}`,
		`{"statusCode": 200, "body": "body123"}`:                `200 application/json body123`,
		`{"statusCode": 200, "body": "{\"hello\": \"world\"}"}`: `200 application/json {"hello": "world"}`,
		`["hello", 3, true]`:                                    `200 application/json ["hello",3,true]`,
		`"hello"`:                                               `200 application/json hello`,
		`3`:                                                     `200 application/json 3`,
		`3.1`:                                                   `200 application/json 3.1`,
		`true`:                                                  `200 application/json true`,
		`null`:                                                  `200 application/json null`,
		// AWS-validated: test_lambda_url_headers_and_status, and the echo functions, which return an object for a body
		`{"statusCode": 201, "headers": {"Content-Type": "text/html", "My-Custom-Header": "Custom Value"}, "body": "x", "isBase64Encoded": false}`: `201 text/html x My-Custom-Header=Custom Value`,
		`{"statusCode": "418", "body": "i'm a teapot", "isBase64Encoded": false}`:                                                                  `418 application/json i'm a teapot`,
		`{"statusCode": 200, "body": {"a": [1, 2]}}`:                                                                                               `200 application/json {"a":[1,2]}`,
		// described
		`{"statusCode": 200, "cookies": ["a=1; Max-Age=1", "b=2"]}`:                            `200 application/json  Set-Cookie=a=1; Max-Age=1|b=2`,
		`{"statusCode": 200, "body": "AP8=", "isBase64Encoded": true}`:                         "200 application/json \x00\xff",
		`{"body": "x", "headers": {"a": "b"}}`:                                                 `200 application/json {"body":"x","headers":{"a":"b"}}`,
		`{"statusCode": null, "a": 1}`:                                                         `200 application/json {"statusCode":null,"a":1}`,
		`{"statusCode": 200.0, "body": null, "headers": null, "cookies": null, "unknown": {}}`: `200 application/json `,
		`{"statusCode": 204, "body": "x"}`:                                                     `204 application/json `,
		// what a function must not say
		`{"statusCode": 200, "headers": {"Transfer-Encoding": "gzip", "X-N": 1, "X-B": true, "X-Null": null, "X Bad": "x", "X-Line": "a\r\nX-Own: b"}}`: `200 application/json  X-B=true X-Line=a X-N=1`,
		`{"statusCode": 200, "headers": {"Date": "x", "content-length": "99", "x-amzn-RequestId": "y", "www-authenticate": "Basic"}}`:                   `200 application/json  X-Amzn-Remapped-Content-Length=99 X-Amzn-Remapped-Date=x X-Amzn-Remapped-Www-Authenticate=Basic X-Amzn-Remapped-X-Amzn-Requestid=y`,
		// no answers
		``: broken, `{`: broken, `hello`: broken, `{"statusCode": "x"}`: broken, `{"statusCode": 99}`: broken, `{"statusCode": 600}`: broken, `{"statusCode": {}}`: broken,
		`{"statusCode": 200, "headers": []}`: broken, `{"statusCode": 200, "headers": {"a": ["b"]}}`: broken, `{"statusCode": 200, "cookies": "a"}`: broken,
		`{"statusCode": 200, "cookies": [1]}`: broken, `{"statusCode": 200, "body": "*", "isBase64Encoded": true}`: broken,
		strings.Repeat("[", 100_000): broken,
	} {
		w := newWorld(t)
		w.function = returning(payload)
		a := w.ask("GET", "/", "")
		if got := told(a); got != want {
			t.Errorf("%.80s: %q, want %q", payload, got, want)
		}
		if a.header.Get("X-Amzn-Requestid") == "" || a.header.Get("X-Amzn-Trace-Id") == "" || a.header.Get("X-Amzn-Errortype") != "" {
			t.Errorf("%.80s: %v", payload, a.header)
		}
	}
}

// told is an answer in one line, without the headers that every answer has.
func told(a answer) string {
	out := fmt.Sprintf("%d %s %s", a.status, a.header.Get("Content-Type"), a.body)
	for _, name := range []string{
		"My-Custom-Header", "Set-Cookie", "Transfer-Encoding", "X-B", "X-Line", "X-N", "X-Null", "X-Own", "X-Amzn-Remapped-Content-Length", "X-Amzn-Remapped-Date",
		"X-Amzn-Remapped-Www-Authenticate", "X-Amzn-Remapped-X-Amzn-Requestid",
	} {
		if values := a.header.Values(name); len(values) > 0 {
			out += " " + name + "=" + strings.Join(values, "|")
		}
	}
	return out
}

// What is refused, and what fails. Sources: see refusal.go.
func TestFailures(t *testing.T) {
	const forbidden = `403 application/json {"Message":"Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"}`
	reason, kind, message := "ReservedFunctionConcurrentInvocationLimitExceeded", "User", "Rate Exceeded."
	for name, c := range map[string]struct {
		answer    *Answer
		err       error
		want      string
		errorType string
	}{
		"the function failed": {answer: &Answer{FunctionError: "Unhandled", Payload: []byte(`{"errorMessage": "secret"}`)}, want: "502 application/json Internal Server Error"},
		"throttled": {err: &wire.Error{Shape: lambdaapi.ErrTooManyRequestsException, Members: &lambdaapi.TooManyRequestsException{
			Reason: wire.Some(reason), Type: wire.Some(kind), Message: wire.Some(message),
		}}, want: `429 application/json {"Reason":"` + reason + `","Type":"User","message":"Rate Exceeded."}`, errorType: "TooManyRequestsException"},
		"the alias is gone": {err: lambdaapi.ErrResourceNotFoundException.New("Function not found: secret"), want: forbidden, errorType: "AccessDeniedException"},
		"a fault of ours":   {err: errBroken, want: "502 application/json Internal Server Error"},
	} {
		w := newWorld(t)
		w.function = func(context.Context, *Invocation) (*Answer, error) { return c.answer, c.err }
		a := w.ask("GET", "/", "")
		got, want := told(a), c.want
		if name == "throttled" && sameJSON(got, want) {
			got = want
		}
		if got != want || a.header.Get("X-Amzn-Errortype") != c.errorType {
			t.Errorf("%s: %s %v", name, told(a), a.header)
		}
	}
}

// sameJSON compares what follows the first brace.
func sameJSON(a, b string) bool {
	var x, y map[string]any
	_, a, _ = strings.Cut(a, "{")
	_, b, _ = strings.Cut(b, "{")
	return json.Unmarshal([]byte("{"+a), &x) == nil && json.Unmarshal([]byte("{"+b), &y) == nil && fmt.Sprint(x) == fmt.Sprint(y)
}

// A function that streams may have a URL that does not.
func TestGatheredStreams(t *testing.T) {
	for payload, want := range map[string]string{
		`{"statusCode":201,"headers":{"Content-Type":"text/html"}}` + zeros + "a\x00b": "201 text/html a\x00b",
		"{}" + zeros: "200 application/octet-stream ", "{}": "502 application/json Internal Server Error", "[]" + zeros: "502 application/json Internal Server Error",
	} {
		w := newWorld(t)
		w.function = func(context.Context, *Invocation) (*Answer, error) {
			return &Answer{Payload: []byte(payload), ContentType: prelude.ContentType}, nil
		}
		if got := told(w.ask("GET", "/", "")); got != want {
			t.Errorf("%q: %q", payload, got)
		}
	}
}

func FuzzAnswer(f *testing.F) {
	f.Add(`{"statusCode": 200, "headers": {"a": "b", "X-\r\n": "c"}, "cookies": ["a\nb"], "body": "d", "isBase64Encoded": true}`)
	f.Add(`{"statusCode":"2e2"}`)
	f.Add(strings.Repeat(`{"headers":`, 100))
	f.Fuzz(func(t *testing.T, payload string) {
		got, err := answerOf([]byte(payload))
		if err != nil {
			return
		}
		if !json.Valid([]byte(payload)) || got.Status < 200 || got.Status > 599 || got.Header.Get("Content-Type") == "" && len(got.Header["Content-Type"]) == 0 {
			t.Fatalf("%q is %+v", payload, got)
		}
		for name, values := range got.Header {
			if !wire.IsHeaderName(name) || http.CanonicalHeaderKey(name) != name {
				t.Fatalf("%q is a name of %q", name, payload)
			}
			for _, v := range values {
				if strings.ContainsAny(v, "\r\n\x00") {
					t.Fatalf("%q is a value of %q", v, payload)
				}
			}
		}
	})
}

func BenchmarkAnswer(b *testing.B) {
	payload := []byte(`{"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": "{\"message\": \"hello\"}"}`)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := answerOf(payload); err != nil {
			b.Fatal(err)
		}
	}
}
