package gateway

// Proves what a streamed response's headers and framing become on the way through, and that none of an endpoint's mistakes in the middle of a
// body ends in a whole one. How: endpoints that write bytes of the test's to real connections, the real integration, the real handler.

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"sluice/internal/gateway/restapi"
)

func TestStreamedAnswersOfEndpoints(t *testing.T) {
	const ok = "HTTP/1.1 200 OK\r\n"
	const chunked = ok + "Transfer-Encoding: chunked\r\n"
	coded := zipped(t, "hello")
	for name, c := range map[string]struct {
		method, answer string
		status         int
		body           string
		broken         bool
		header         map[string]string // "" for absent
	}{
		"length":                {answer: ok + "Content-Length: 3\r\nDate: x\r\nServer: y\r\n\r\nabc", status: 200, body: "abc", header: map[string]string{"X-Amzn-Remapped-Content-Length": "3", "Content-Length": "", "X-Amzn-Remapped-Server": "y", "Content-Type": "application/json"}},
		"gzip, which stays":     {answer: ok + "Content-Encoding: gzip\r\nConnection: close\r\n\r\n" + coded, status: 200, body: coded, header: map[string]string{"Content-Encoding": "gzip"}},
		"chunks":                {answer: chunked + "\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", status: 200, body: "abcde"},
		"chunks and a trailer":  {answer: chunked + "Trailer: X-T\r\n\r\n3\r\nabc\r\n0\r\nX-T: 1\r\n\r\n", status: 200, body: "abc", header: map[string]string{"X-T": ""}},
		"HTTP/1.0":              {answer: "HTTP/1.0 200 OK\r\n\r\nuntil the end", status: 200, body: "until the end"},
		"nothing":               {answer: ok + "Content-Length: 0\r\n\r\n", status: 200},
		"204":                   {answer: "HTTP/1.1 204 No Content\r\nX-A: b\r\n\r\n", status: 204, header: map[string]string{"X-A": "b"}},
		"304":                   {answer: "HTTP/1.1 304 Not Modified\r\nEtag: x\r\nContent-Length: 9\r\n\r\n", status: 304, header: map[string]string{"Etag": "x"}},
		"HEAD of much":          {method: http.MethodHead, answer: ok + "Content-Length: 99999999\r\n\r\n", status: 200, header: map[string]string{"X-Amzn-Remapped-Content-Length": "99999999"}},
		"early hints":           {answer: "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + ok + "Content-Length: 2\r\n\r\nok", status: 200, body: "ok", header: map[string]string{"Link": ""}},
		"what a connection has": {answer: ok + "Connection: X-Own\r\nKeep-Alive: timeout=5\r\nX-Own: 1\r\nX-Other: 2\r\nContent-Length: 0\r\n\r\n", status: 200, header: map[string]string{"X-Own": "", "Keep-Alive": "", "X-Other": "2"}},
		"an error":              {answer: "HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops", status: 500, body: "oops"},
		"more than announced":   {answer: ok + "Content-Length: 3\r\n\r\nabcdef", status: 200, body: "abc"},
		"cut short":             {answer: ok + "Content-Length: 10\r\n\r\nabc", status: 200, broken: true},
		"a chunk cut short":     {answer: chunked + "\r\n5\r\nab", status: 200, broken: true},
		"no last chunk":         {answer: chunked + "\r\n2\r\nab\r\n", status: 200, broken: true},
		"no chunk at all":       {answer: chunked + "\r\n", status: 200, broken: true},
		"a chunk of nonsense":   {answer: chunked + "\r\n2\r\nab\r\nzz\r\n", status: 200, broken: true},
		"an endless size":       {answer: chunked + "\r\nffffffffffffffffff\r\nab", status: 200, broken: true},
		"a chunk too long":      {answer: chunked + "\r\n2\r\nabc\r\n0\r\n\r\n", status: 200, broken: true},
		"headers cut short":     {answer: ok + "Content-Len", status: 504, body: `{"message": "Network error communicating with endpoint"}`},
		"no HTTP":               {answer: "220 mail.example ESMTP\r\n", status: 504, body: `{"message": "Network error communicating with endpoint"}`},
		"two lengths":           {answer: ok + "Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde", status: 504, body: `{"message": "Network error communicating with endpoint"}`},
		"an upgrade":            {answer: "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n", status: 504, body: `{"message": "Network error communicating with endpoint"}`},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.deploy(map[string]restapi.Method{"ANY /x": {Integration: &restapi.Integration{
				Type: restapi.HTTPProxy, HTTPMethod: "ANY", URI: scripted(t, c.answer), ResponseTransferMode: "STREAM",
			}}})
			s := httptest.NewServer(w.gateway.Handler())
			t.Cleanup(s.Close)
			r, err := http.NewRequestWithContext(t.Context(), c.method, s.URL+"/_aws/execute-api/"+testAPI+"/dev/x", nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Accept-Encoding", "gzip") // so that the client undoes nothing
			a, err := http.DefaultTransport.RoundTrip(r)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = a.Body.Close() }()
			body, err := io.ReadAll(a.Body)
			if a.StatusCode != c.status || (err != nil) != c.broken || !c.broken && string(body) != c.body {
				t.Errorf("%d %q %v\n%s", a.StatusCode, body, err, w.log.String())
			}
			for k, want := range c.header {
				if got := strings.Join(a.Header.Values(k), ","); got != want {
					t.Errorf("%s: %q, want %q", k, got, want)
				}
			}
		})
	}
}
