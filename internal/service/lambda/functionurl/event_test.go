package functionurl

// Proves what a function gets for a request, byte by byte, as recorded (LocalStack's AWS-validated TestLambdaURL) and as published; and that
// an event is JSON and holds the request whatever that holds. How: requests through a real server; a fuzzer.

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"sluice/internal/service"
	"sluice/internal/wire"
)

func TestEvents(t *testing.T) {
	const head = `"version":"2.0","routeKey":"$default",`
	context := func(method, path, agent string) string {
		return `"requestContext":{"accountId":"anonymous","apiId":"` + testID + `","domainName":"` + testHost + `","domainPrefix":"` + testID + `",` +
			`"http":{"method":"` + method + `","path":"` + path + `","protocol":"HTTP/1.1","sourceIp":"127.0.0.1","userAgent":` + agent + `},` +
			`"requestId":"ID","routeKey":"$default","stage":"$default","time":"05/Aug/2026:08:14:39 +0000","timeEpoch":1785917679885}`
	}
	const given = `"x-amzn-trace-id":"Root=1-6a72f0ef-0123456789abcdef89abcdef","x-forwarded-for":"127.0.0.1","x-forwarded-port":"80","x-forwarded-proto":"http"`
	for name, c := range map[string]struct {
		method, target, body string
		headers              []string
		want                 string
	}{
		"recorded: echo": { // whose path was /pa2%Fth/1: net/http takes no such target
			"POST", "/pa2%2Fth/1?q=query&multiQuery=foo&multiQuery=%2Fbar", `{"foo": "bar"}`,
			[]string{"Content-Type", "application/json", "ExTrA-HeadErs", "With WeiRd CapS", "Accept", "*/*"},
			`{` + head + `"rawPath":"/pa2%2Fth/1","rawQueryString":"q=query&multiQuery=foo&multiQuery=%2Fbar",` +
				`"headers":{"accept":"*/*","accept-encoding":"identity","content-length":"14","content-type":"application/json","extra-headers":"With WeiRd CapS","host":"` + testHost + `","user-agent":"test",` + given + `},` +
				`"queryStringParameters":{"q":"query","multiQuery":"foo,/bar"},` + context("POST", "/pa2%2Fth/1", `"test"`) + `,"body":"{\"foo\": \"bar\"}","isBase64Encoded":false}`,
		},
		"nothing": {
			"GET", "/", "",
			[]string{"User-Agent", ""},
			`{` + head + `"rawPath":"/","rawQueryString":"","headers":{"accept-encoding":"identity","host":"` + testHost + `",` + given + `},` + context("GET", "/", "null") + `,"isBase64Encoded":false}`,
		},
		"everything twice": {
			"PUT", "//a//b/?a=1&a&=x&b=+%zz&&", "\x00\xff",
			[]string{"Cookie", "a=1; b=2", "Cookie", "c", "X-Many", "1", "X-Many", "2", "X-Forwarded-For", "192.0.2.7", "X-Forwarded-Proto", "https", "X-Amzn-Tls-Version", "TLSv1.3", "Te", "trailers", "Authorization", "Bearer x"},
			`{` + head + `"rawPath":"//a//b/","rawQueryString":"a=1&a&=x&b=+%zz&&","cookies":["a=1","b=2","c"],` +
				`"headers":{"accept-encoding":"identity","authorization":"Bearer x","content-length":"2","cookie":"a=1; b=2; c","host":"` + testHost + `","user-agent":"test",` +
				strings.Replace(given, `"127.0.0.1"`, `"192.0.2.7, 127.0.0.1"`, 1) + `,"x-many":"1,2"},` +
				`"queryStringParameters":{"a":"1,","":"x","b":"+%zz"},` + context("PUT", "//a//b/", `"test"`) + `,"body":"AP8=","isBase64Encoded":true}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			if a := w.ask(c.method, c.target, c.body, c.headers...); a.status != http.StatusOK {
				t.Fatalf("%+v", a)
			}
			got := strings.Replace(w.event(), w.invoked[0].RequestID, "ID", 1)
			if got != c.want {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
		})
	}
}

// Which bodies are text. Sources: see isText.
func TestBodies(t *testing.T) {
	for contentType, text := range map[string]bool{
		"text/plain": true, "Text/HTML; charset=utf-8": true, "application/json": true, "application/json;charset=UTF-8": true, "application/xml": true,
		"application/javascript": true, "": false, "application/octet-stream": false, "application/x-www-form-urlencoded": false,
		"multipart/form-data; boundary=x": false, "application/ld+json": false, "image/svg+xml": false, "text": false, "application/json; ;": true,
	} {
		w := newWorld(t)
		w.ask("POST", "/", "a=b", "Content-Type", contentType)
		var got struct {
			Body            string
			IsBase64Encoded bool
		}
		if err := json.Unmarshal([]byte(w.event()), &got); err != nil {
			t.Fatal(err)
		}
		want := "a=b"
		if !text {
			want = base64.StdEncoding.EncodeToString([]byte(want))
		}
		if got.Body != want || got.IsBase64Encoded == text {
			t.Errorf("%q: %+v", contentType, got)
		}
	}
}

// The request's ID is the invocation's, and a trace that came goes on (recorded: test_request_id_invoke_url).
func TestIdentifiers(t *testing.T) {
	const root = "1-67891233-abcdef012345678912345678"
	for came, want := range map[string][2]string{
		"Root=" + root: {"Root=" + root, "Root=" + root + ";Parent=0123456789abcdef;Sampled=0"},
		"Root=" + root + ";Parent=53995c3f42cd8ad8;Sampled=1;Lineage=1:a:0": {"Root=" + root, "Root=" + root + ";Parent=53995c3f42cd8ad8;Sampled=1;Lineage=1:a:0"},
		strings.Repeat("x", 300): {"Root=1-6a72f0ef-0123456789abcdef89abcdef", "Root=1-6a72f0ef-0123456789abcdef89abcdef;Parent=0123456789abcdef;Sampled=0"},
	} {
		w := newWorld(t)
		a := w.ask("GET", "/", "", "X-Amzn-Trace-Id", came)
		i := w.invoked[0]
		if !strings.Contains(w.event(), `"x-amzn-trace-id":"`+want[0]+`"`) || i.TraceID != want[1] || a.header.Get("X-Amzn-Trace-Id") != want[1] {
			t.Errorf("%q: %s %s", came, i.TraceID, w.event())
		}
		if i.RequestID == "" || a.header.Get("X-Amzn-Requestid") != i.RequestID || w.last().RequestID != i.RequestID {
			t.Errorf("%s, %v", i.RequestID, a.header)
		}
	}
}

// An event is JSON whatever the request holds, and holds it.
func FuzzEvent(f *testing.F) {
	f.Add("/a/b", "a=1&a=%2F&b", "value\x00\"\\", "body", "text/plain", true)
	f.Add("", "&&=&%", "", "\xff", "application/json", false)
	f.Add("/", "X-Amz-Signature=1&a=b", "a; b=;;", strings.Repeat("{", 100), "", true)
	f.Add("/", "\xffX-Amz-Signature=1&%58-amz-signature", "", "", "", true)
	f.Fuzz(func(t *testing.T, path, query, text, body, contentType string, presigned bool) {
		p := &passage{
			request: &wire.Request{
				Method: "POST", Host: testHost, RawQuery: query, Body: []byte(body), Remote: netip.MustParseAddrPort("192.0.2.7:1"),
				Header: http.Header{"X-Text": {text, text}, "Content-Type": {contentType}, "Cookie": {text}},
			},
			at: address{path: path}, url: &URL{ID: testID, AuthType: AuthIAM}, caller: &service.Caller{UserID: text}, start: time.Unix(0, 0), presigned: presigned,
		}
		var got struct {
			RawPath, RawQueryString string
			Headers                 map[string]string
			QueryStringParameters   map[string]string
			Body                    *string
			IsBase64Encoded         bool
		}
		made := event(p, "", "")
		if err := json.Unmarshal(made, &got); err != nil {
			t.Fatalf("%q: %v", made, err)
		}
		valid := func(s string) string { return strings.ToValidUTF8(s, "") }
		if valid(path) == path && got.RawPath != path || valid(text) == text && got.Headers["x-text"] != text+","+text {
			t.Fatalf("%s", made)
		}
		if !presigned && valid(query) == query && got.RawQueryString != query {
			t.Fatalf("%s", made)
		}
		for pair := range strings.SplitSeq(got.RawQueryString, "&") {
			if name, _, _ := strings.Cut(pair, "="); presigned && strings.EqualFold(decoded(name), "X-Amz-Signature") {
				t.Fatalf("%s", made)
			}
		}
		switch {
		case got.Body == nil:
			if body != "" {
				t.Fatalf("%s", made)
			}
		case got.IsBase64Encoded:
			if raw, err := base64.StdEncoding.DecodeString(*got.Body); err != nil || !reflect.DeepEqual(raw, []byte(body)) {
				t.Fatalf("%s", made)
			}
		case *got.Body != body:
			t.Fatalf("%s", made)
		}
	})
}

func BenchmarkEvent(b *testing.B) {
	p := &passage{
		request: &wire.Request{
			Method: "POST", Host: testHost, RawQuery: "a=b&c=d", Body: []byte(strings.Repeat(`{"message": "hello"}`, 20)),
			Header: http.Header{"User-Agent": {"curl/8"}, "Accept": {"*/*"}, "Content-Type": {jsonType}, "Content-Length": {"400"}},
		},
		at: address{path: "/a/b"}, url: &URL{ID: testID, AuthType: AuthNone}, source: "192.0.2.7", root: "Root=1-6a72f0ef-0123456789abcdef89abcdef",
	}
	b.ReportAllocs()
	for b.Loop() {
		event(p, "", "")
	}
}
