package gateway

// Proves what an HTTP connection's own affairs become on the way through: headers that belong to one connection, codings, answers
// without bodies, interim answers, answers that break off. How: endpoints that write bytes of the test's to real connections.

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"sluice/internal/gateway/integration"
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
		"gzip": {
			answer: ok + "Content-Encoding: gzip\r\nConnection: close\r\n\r\n" + zipped(t, "hello"), status: 200, body: "hello",
			header: map[string]string{"Content-Encoding": ""},
		},
		"a coding that we do not know": {
			answer: ok + "Content-Encoding: br\r\nContent-Length: 3\r\n\r\nabc", status: 200, body: "abc",
			header: map[string]string{"Content-Encoding": "br", "X-Amzn-Remapped-Content-Length": "3"},
		},
		"gzip that is none": {
			answer: ok + "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc", status: 200, body: "abc", header: map[string]string{"Content-Encoding": "gzip"},
		},
		"a part of gzip": {
			answer: "HTTP/1.1 206 Partial Content\r\nContent-Encoding: gzip\r\nContent-Range: bytes 0-2/9\r\nContent-Length: 3\r\n\r\n\x1f\x8b\x08", status: 206,
			body: "\x1f\x8b\x08", header: map[string]string{"Content-Encoding": "gzip"},
		},
		"gzip of too much":      {answer: ok + "Content-Encoding: gzip\r\nConnection: close\r\n\r\n" + bomb, status: 500},
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
