package functionurl

// Proves that no request makes the way fail, whatever its host, target, headers and body, and whatever the function answers; and what the way
// costs. How: a fuzzer on the whole handler, with both kinds of authorization and CORS.

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire/prelude"
)

func FuzzHandler(f *testing.F) {
	f.Add(testHost, "/a?b=c", "GET", "Origin", "https://a", []byte("body"), []byte(`{"statusCode": 200}`), uint8(0))
	f.Add("localhost:4566", "/_aws/lambda-url/"+testID, "OPTIONS", "Access-Control-Request-Method", "GET", []byte(nil), []byte(`{}`+zeros+"x"), uint8(7))
	f.Add(strings.ToUpper(testHost)+":1", "//%2e/..?X-Amz-Signature=1&X-Amz-Algorithm=AWS4-HMAC-SHA256", "POST", "Authorization", "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=x", []byte("\xff"), []byte("null"), uint8(1))
	f.Fuzz(func(t *testing.T, host, target, method, name, text string, body, answer []byte, kind uint8) {
		w := newWorld(t)
		if kind&1 != 0 {
			w.url.AuthType = AuthIAM
		}
		if kind&2 != 0 {
			w.url.InvokeMode = "RESPONSE_STREAM"
		}
		if kind&4 != 0 {
			w.url.CORS = &CORS{Origins: []string{"https://a", "*"}, Headers: []string{"x"}, Methods: []string{"*"}, Credentials: kind&8 != 0}
		}
		w.function = func(_ context.Context, i *Invocation) (*Answer, error) {
			if i.Stream == nil || kind&16 != 0 {
				return &Answer{Payload: answer, ContentType: prelude.ContentType}, nil
			}
			_, _ = i.Stream(prelude.ContentType).Write(answer)
			return &Answer{}, nil
		}
		path, query, _ := strings.Cut(target, "?")
		r := &http.Request{
			Method: method, Host: host, RequestURI: target, URL: &url.URL{Path: path, RawQuery: query}, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
			Header: http.Header{http.CanonicalHeaderKey(name): {text}}, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)), RemoteAddr: "192.0.2.7:1",
		}
		out := httptest.NewRecorder()
		w.entrance.Handler().ServeHTTP(out, r.WithContext(t.Context()))
		if out.Code == http.StatusInternalServerError && out.Body.String() == internalError {
			t.Fatalf("%s", w.log.String())
		}
		if len(w.records) != 1 || (<-w.records).Status != out.Code {
			t.Fatalf("%d %v", out.Code, out.Header())
		}
	})
}

func BenchmarkHandler(b *testing.B) {
	w := newWorld(b)
	w.function = returning(`{"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": "{\"message\": \"hello\"}"}`)
	w.entrance.Recorder = recorder(func(*Record) {})
	check := w.Check(w.url, "x") // parsed once, as in the service
	w.entrance.Functions = cheap{w, check.Policy}
	h := w.entrance.Handler()
	body := strings.Repeat(`{"message": "hello"}`, 20)
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequest(http.MethodPost, "/a?b=c", strings.NewReader(body))
		r.Host = testHost
		r.Header["Content-Type"] = []string{jsonType}
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
}

// cheap is the world's functions without what only tests need.
type cheap struct {
	*world
	policy *policy.Policy
}

func (c cheap) Check(u *URL, action string) service.Check {
	return service.Check{Action: action, Resource: u.ARN, Owner: u.Account, Policy: c.policy}
}

func (c cheap) Invoke(ctx context.Context, i *Invocation) (*Answer, error) { return c.function(ctx, i) }
