package gateway

// Proves what an HTTP connection's own affairs become on the way through: headers that belong to one connection, codings, answers
// without bodies, interim answers, answers that break off. How: endpoints that write bytes of the test's to real connections.

import (
	"bufio"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"sluice/internal/gateway/integration"
	"sluice/internal/gateway/integration/lambda"
	"sluice/internal/gateway/restapi"
)

// scripted answers every request on a connection with the same bytes, and then closes it.
func scripted(t *testing.T, answer string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			if r, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
				_, _ = io.Copy(io.Discard, r.Body)
				_, _ = io.WriteString(c, answer)
			}
			_ = c.Close()
		}
	}()
	return "http://" + l.Addr().String()
}

func zipped(t *testing.T, text string) string {
	t.Helper()
	return string(zip(t, []byte(text)))
}

func TestAnswersOfProxiedEndpoints(t *testing.T) {
	const ok = "HTTP/1.1 200 OK\r\n"
	bomb := zipped(t, strings.Repeat("\x00", integration.PayloadBytesMax+1))
	for name, c := range map[string]struct {
		method, answer string
		status         int
		body           string
		header         map[string]string // "" for absent
	}{
		"gzip":                  {answer: ok + "Content-Encoding: gzip\r\nConnection: close\r\n\r\n" + zipped(t, "hello"), status: 200, body: zipped(t, "hello"), header: map[string]string{"Content-Encoding": "gzip"}},
		"no gzip":               {answer: ok + "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc", status: 200, body: "abc", header: map[string]string{"Content-Encoding": "gzip", "X-Amzn-Remapped-Content-Length": "3"}},
		"a bomb":                {answer: ok + "Content-Encoding: gzip\r\nConnection: close\r\n\r\n" + bomb, status: 200, body: bomb},
		"chunks":                {answer: ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", status: 200, body: "abcde", header: map[string]string{"Transfer-Encoding": ""}},
		"HTTP/1.0":              {answer: "HTTP/1.0 200 OK\r\n\r\nuntil the end", status: 200, body: "until the end"},
		"204":                   {answer: "HTTP/1.1 204 No Content\r\nX-A: b\r\n\r\n", status: 204, header: map[string]string{"X-A": "b"}},
		"304":                   {answer: "HTTP/1.1 304 Not Modified\r\nEtag: x\r\nContent-Length: 9\r\n\r\n", status: 304, header: map[string]string{"Etag": "x"}},
		"HEAD of much":          {method: "HEAD", answer: ok + "Content-Length: 99999999\r\nContent-Encoding: gzip\r\n\r\n", status: 200, header: map[string]string{"X-Amzn-Remapped-Content-Length": "99999999"}},
		"early hints":           {answer: "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + ok + "Content-Length: 2\r\n\r\nok", status: 200, body: "ok", header: map[string]string{"Link": ""}},
		"what a connection has": {answer: ok + "Connection: X-Own, keep-alive\r\nKeep-Alive: timeout=5\r\nX-Own: 1\r\nX-Other: 2\r\nContent-Length: 0\r\n\r\n", status: 200, header: map[string]string{"X-Own": "", "Keep-Alive": "", "X-Other": "2"}},
		"a challenge":           {answer: "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n", status: 401, header: map[string]string{"Www-Authenticate": "", "X-Amzn-Remapped-Www-Authenticate": "Basic"}},
		"a body cut short":      {answer: ok + "Content-Length: 10\r\n\r\nabc", status: 504},
		"a chunk cut short":     {answer: ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nab", status: 504},
		"headers cut short":     {answer: ok + "Content-Len", status: 504},
		"no answer":             {answer: "", status: 504},
		"no HTTP":               {answer: "220 mail.example ESMTP\r\n", status: 504},
		"two lengths":           {answer: ok + "Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde", status: 504},
		"an upgrade":            {answer: "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n", status: 504},
	} {
		t.Run(name, func(t *testing.T) {
			if c.method == "" {
				c.method = "GET"
			}
			w := newWorld(t)
			w.deploy(map[string]restapi.Method{"ANY /x": {Integration: &restapi.Integration{Type: restapi.HTTPProxy, HTTPMethod: "ANY", URI: scripted(t, c.answer)}}})
			r := w.serve(request(c.method, "/x", ""))
			if r.Status != c.status || c.status < 500 && string(r.Body) != c.body {
				t.Fatalf("%d %q\n%s", r.Status, r.Body, w.log.String())
			}
			for k, want := range c.header {
				if got := r.Header.Get(k); got != want {
					t.Errorf("%s: %q, want %q", k, got, want)
				}
			}
		})
	}
}

// headerFate is what becomes of a header between a caller and what stands behind a proxy: "" for dropped, "=" for passed on, else the name
// under which it arrives.
type headerFate struct {
	name, value string
	// What an endpoint and a function see of a caller's, and what a caller sees of theirs.
	endpoint, function, ofEndpoint, ofFunction string
}

// The table of the Developer Guide's "Important notes for REST APIs", and what else belongs to one connection (RFC 9110, section 7.6.1).
// Where recorded answers contradict the page, they count: what a mapping sets as Connection is not sent, and Expect, Host,
// Proxy-Authenticate, Trailer and Upgrade of responses are remapped, not dropped.
func headerFates() []headerFate {
	const own, none, to = "=", "", "X-Amzn-Remapped-"
	return []headerFate{
		{"Age", "1", own, own, own, own},
		{"Accept", "text/html", own, own, own, own},
		{"Accept-Charset", "utf-8", own, own, own, own},
		{"Accept-Encoding", "br", own, own, own, own},
		{"Authorization", "Bearer t", own, own, to + "Authorization", to + "Authorization"},
		{"Connection", "keep-alive", none, none, to + "Connection", to + "Connection"},
		{"Content-Encoding", "identity", none, own, own, own},
		{"Content-Md5", "x", none, none, to + "Content-Md5", to + "Content-Md5"},
		{"Content-Type", "text/plain", own, own, own, own},
		{"Date", "Sun, 22 Nov 2026 01:33:00 GMT", own, own, to + "Date", to + "Date"},
		{"Expect", "100-continue", none, none, to + "Expect", to + "Expect"},
		{"Host", "caller.example", none, own, to + "Host", to + "Host"},
		{"Max-Forwards", "9", none, none, to + "Max-Forwards", to + "Max-Forwards"},
		{"Pragma", "no-cache", own, own, own, own},
		{"Proxy-Authenticate", "Basic", none, none, to + "Proxy-Authenticate", to + "Proxy-Authenticate"},
		{"Range", "bytes=0-1", own, own, own, own},
		{"Referer", "https://example.com/", own, own, own, own},
		{"Server", "x", none, none, to + "Server", to + "Server"},
		{"Te", "trailers", none, none, none, none},
		{"Trailer", "X-T", none, none, to + "Trailer", to + "Trailer"},
		{"Upgrade", "h2c", none, none, to + "Upgrade", to + "Upgrade"},
		{"User-Agent", "x/1", own, own, to + "User-Agent", to + "User-Agent"},
		{"Via", "1.1 p", none, own, none, none},
		{"Warn", "299 x", own, own, own, own},
		{"Www-Authenticate", "Basic", none, none, to + "Www-Authenticate", to + "Www-Authenticate"},
		{"Keep-Alive", "timeout=5", none, none, none, none},
		{"Proxy-Connection", "keep-alive", none, none, none, none},
		{"Proxy-Authorization", "Basic x", none, none, own, own},
		{"X-Other", "1", own, own, own, own},
	}
}

// arrived is under which name a value is in a header, in the words of headerFate.
func arrived(h http.Header, name, value string) string {
	if got := h[name]; len(got) == 1 && got[0] == value {
		return "="
	}
	for key, values := range h {
		if len(values) == 1 && values[0] == value {
			return key
		}
	}
	return ""
}

func TestHeadersBetweenCallersAndEndpoints(t *testing.T) {
	var seen http.Header
	backend := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { seen = r.Header }))
	defer backend.Close()
	for _, c := range headerFates() {
		w := newWorld(t)
		w.function = func(i *lambda.Invocation) (*lambda.Result, error) {
			payload, err := json.Marshal(map[string]any{"headers": map[string]string{c.name: c.value}})
			return &lambda.Result{Status: http.StatusOK, Payload: payload}, err
		}
		w.deploy(map[string]restapi.Method{
			"POST /sees": {Integration: &restapi.Integration{Type: restapi.HTTPProxy, HTTPMethod: "POST", URI: backend.URL}},
			"POST /answers": {Integration: &restapi.Integration{Type: restapi.HTTPProxy, HTTPMethod: "POST", URI: scripted(t,
				"HTTP/1.1 200 OK\r\n"+c.name+": "+c.value+"\r\nContent-Length: 0\r\n\r\n")}},
			"POST /{proxy+}": proxied(),
		})
		r := request("POST", "/sees", "{}")
		if r.Header[c.name] = []string{c.value}; c.name == "Host" {
			r.Host = c.value
		}
		w.serve(r)
		if got := arrived(seen, c.name, c.value); got != c.endpoint {
			t.Errorf("an endpoint sees %s as %q, want %q", c.name, got, c.endpoint)
		}
		if got := arrived(w.serve(request("POST", "/answers", "{}")).Header, c.name, c.value); got != c.ofEndpoint {
			t.Errorf("a caller sees an endpoint's %s as %q, want %q", c.name, got, c.ofEndpoint)
		}
		r.Path, r.Host = "/dev/function", testAPI+".execute-api.us-east-1.amazonaws.com"
		answer := w.serve(r)
		if got := arrived(answer.Header, c.name, c.value); got != c.ofFunction {
			t.Errorf("a caller sees a function's %s as %q, want %q", c.name, got, c.ofFunction)
		}
		headers, _ := w.event()["headers"].(map[string]any)
		if got := headers[c.name]; got != nil != (c.function == "=") || got != nil && got != c.value && c.name != "Host" {
			t.Errorf("a function sees %s as %v, want %q", c.name, got, c.function)
		}
	}
}

// A caller's connection has its own headers too; those that a message needs are not his to take away by naming them.
func TestCallersConnections(t *testing.T) {
	var got http.Header
	backend := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.Header }))
	defer backend.Close()
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{"POST /x": {Integration: &restapi.Integration{Type: restapi.HTTPProxy, HTTPMethod: "POST", URI: backend.URL}}})
	r := w.serve(request("POST", "/x", "{}", "Connection", "keep-alive, X-Own, x-forwarded-for, Authorization", "X-Own", "1", "X-Other", "2", "Keep-Alive", "timeout=5",
		"Authorization", "Bearer t", "Transfer-Encoding", "chunked", "Proxy-Connection", "x"))
	if r.Status != http.StatusOK || got.Get("X-Own") != "" || got.Get("X-Other") != "2" || got.Get("Keep-Alive") != "" || got.Get("Proxy-Connection") != "" ||
		got.Get("Authorization") != "Bearer t" || got.Get("X-Forwarded-For") != "192.0.2.7" {
		t.Errorf("%d %v", r.Status, got)
	}
}
