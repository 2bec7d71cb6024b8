package gateway

// Proves that nothing a caller sends becomes anything but data: no header of its own, no second request, no other endpoint, no
// other resource, no unbounded work. How: requests byte by byte over sockets, and mappings that carry what a caller chose.

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"sluice/internal/gateway/restapi"
)

func TestCallersTextStaysInItsPlace(t *testing.T) {
	backend := echo(t)
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{
		"POST /out": answering(restapi.Integration{
			Type: restapi.HTTP, HTTPMethod: "POST", URI: backend.URL + "/fixed/{p}?fixed=1&q={q}", RequestParameters: map[string]string{
				"integration.request.header.X-Value": "method.request.querystring.v", "integration.request.querystring.v": "method.request.querystring.v",
				"integration.request.path.p": "method.request.querystring.v", "integration.request.path.q": "method.request.querystring.v",
			},
		}),
		"POST /back": answering(toQueue(article), restapi.IntegrationResponse{
			StatusCode: "200", Templates: map[string]string{"application/json": `#set($context.responseOverride.header["X-Set"] = $input.params('v'))`},
		}),
	})
	if r := w.serve(request("POST", "/out?v=a%0D%0AX-Evil%3A%20b", "{}")); r.Status != http.StatusBadRequest || string(r.Body) != `{"message": "Bad Request"}` {
		t.Errorf("%d %s", r.Status, r.Body)
	}
	r := w.serve(request("POST", "/out?v=aX-Evil%3A%20b%26c%3Dd%23%3F%2F%0D%0A", "{}"))
	got := readEcho(t, r.Body)
	if got.Headers["X-Value"] != "aX-Evil: b&c=d#?/" || got.Headers["X-Evil"] != "" {
		t.Errorf("headers %v", got.Headers)
	}
	const escaped = "aX-Evil%3A+b%26c%3Dd%23%3F%2F%0D%0A"
	if !strings.HasPrefix(got.URI, "/fixed/aX-Evil:%20b&c=d%23%3F/%0D%0A?fixed=1&q=") || !strings.HasSuffix(got.URI, "&v="+escaped) || strings.Contains(got.URI, "&c=d&") {
		t.Errorf("URI %s", got.URI)
	}
	r = w.serve(request("POST", "/back?v=a%0D%0ASet-Cookie%3A%20b", "{}"))
	if got := r.Header.Get("X-Set"); got != "a" || r.Header.Get("Set-Cookie") != "" {
		t.Errorf("%v", r.Header)
	}
}

// exchange writes raw bytes to the gateway, ends its side when half is set, and reads the answers until the connection ends.
func exchange(t *testing.T, front *httptest.Server, raw string, half bool) []string {
	t.Helper()
	conn, err := net.Dial("tcp", front.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := io.WriteString(conn, raw); err != nil {
		t.Fatal(err)
	}
	if half {
		if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
			t.Fatal(err)
		}
	}
	var out []string
	r := bufio.NewReader(conn)
	for {
		response, err := http.ReadResponse(r, nil)
		if err != nil {
			return out
		}
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, response.Status[:3]+" "+string(body))
	}
}

func TestRequestsThatAreNotOne(t *testing.T) {
	var mu sync.Mutex
	var seen []string
	backend := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, r.Method+" "+r.RequestURI+" "+string(body)+" "+r.Header.Get("Transfer-Encoding")+r.Header.Get("X-Trailing"))
	}))
	defer backend.Close()
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{"ANY /{p+}": {Integration: &restapi.Integration{
		Type: restapi.HTTPProxy, HTTPMethod: "ANY", URI: backend.URL + "/b/{p}", RequestParameters: map[string]string{"integration.request.path.p": "method.request.path.p"},
	}}})
	front := httptest.NewServer(w.gateway.Handler())
	defer front.Close()
	host := "Host: " + testAPI + ".execute-api.us-east-1.localhost\r\n"
	last := "GET /dev/last HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n"
	for name, c := range map[string]struct{ raw, status, seen string }{
		"two lengths":          {"POST /dev/a HTTP/1.1\r\n" + host + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", "400", ""},
		"length and chunks":    {"POST /dev/a HTTP/1.1\r\n" + host + "Content-Length: 100\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", "200", "POST /b/a a "},
		"odd encodings":        {"POST /dev/a HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "501", ""},
		"trailers":             {"POST /dev/a HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\nTrailer: X-Trailing\r\n\r\n1\r\na\r\n0\r\nX-Trailing: t\r\n\r\n", "200", "POST /b/a a "},
		"a header in a header": {"GET /dev/a HTTP/1.1\r\n" + host + "X-A: b\rX-B: c\r\n\r\n", "400", ""},
		"an absolute target":   {"GET http://" + testAPI + ".execute-api.us-east-1.localhost/dev/a/../b HTTP/1.1\r\n" + host + "\r\n", "400", ""},
		"a body on a GET":      {"GET /dev/a HTTP/1.1\r\n" + host + "Content-Length: 28\r\n\r\nGET /dev/evil HTTP/1.1\r\n\r\n\r\n", "200", "GET /b/a  "},
		"encoded slashes":      {"GET /dev/a%2f..%2fb HTTP/1.1\r\n" + host + "\r\n", "400", ""},
		"backslashes":          {"GET /dev/a\\..\\b HTTP/1.1\r\n" + host + "\r\n", "400", ""},
		"a null":               {"GET /dev/a%00 HTTP/1.1\r\n" + host + "\r\n", "200", "GET /b/a%00  "},
		"a hidden stage":       {"GET //dev//a HTTP/1.1\r\n" + host + "\r\n", "200", "GET /b/a  "},
	} {
		mu.Lock()
		seen = nil
		mu.Unlock()
		got := exchange(t, front, c.raw+last, false)
		want := c.seen
		if len(got) == 2 { // the connection is in step: what follows is the next request and nothing else
			want = strings.TrimPrefix(c.seen+"|GET /b/last  ", "|")
		}
		mu.Lock()
		if len(got) == 0 || len(got) == 1 && c.seen != "" || len(got) > 2 || !strings.HasPrefix(got[0], c.status) || strings.Join(seen, "|") != want {
			t.Errorf("%s: answers %q, want %s; endpoint saw %q, want %q", name, got, c.status, seen, want)
		}
		mu.Unlock()
	}
	if got := exchange(t, front, "POST /dev/a HTTP/1.1\r\n"+host+"Content-Length: 5\r\n\r\nab", true); len(got) != 1 || !strings.HasPrefix(got[0], "400") {
		t.Errorf("a body that ends: %q", got)
	}
}

func TestWorkIsBounded(t *testing.T) {
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{"POST /deep": answering(restapi.Integration{
		Type: restapi.Mock, RequestTemplates: map[string]string{"application/json": okStatus},
		RequestParameters: map[string]string{"integration.request.header.X": "method.request.body.a.b.c", "integration.request.querystring.Y": "method.request.querystring.y"},
	})})
	for name, c := range map[string]struct {
		path, body string
		status     int
	}{
		"deep":            {"/deep", strings.Repeat(`{"a":`, 2_000_000), 400},
		"wide":            {"/deep", `{"a": [` + strings.Repeat("[],", 2_000_000) + `[]]}`, 200},
		"many parameters": {"/deep?" + strings.Repeat("y&", 5000), `{}`, 200},
		"odd parameters":  {"/deep?%&=&==&%zz=%zz;;;y=%00", `{}`, 200},
		"a long number":   {"/deep", `{"a": ` + strings.Repeat("9", 1_000_000) + `}`, 200},
	} {
		if r := w.serve(request("POST", c.path, c.body)); r.Status != c.status {
			t.Errorf("%s: %d %.100s", name, r.Status, r.Body)
		}
	}
}
