package edge

// Proves what HTTP adds to the way: bodies that are too large or break off are answered and recorded as AWS's front does it, and a
// HEAD request gets no body. How: a real server with the real handler.

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"sluice/internal/wire/httpio"
)

// exchange writes a request as it stands and reads the answer.
func exchange(t *testing.T, w *world, raw string) (*http.Response, string) {
	t.Helper()
	s := httptest.NewServer(w.edge.Handler(&httpio.Lot{}))
	defer s.Close() // which waits for the handler, and so for its record
	c, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	if _, err := io.WriteString(c, raw); err != nil {
		t.Fatal(err)
	}
	if err := c.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	method, _, _ := strings.Cut(raw, " ")
	r, err := http.ReadResponse(bufio.NewReader(c), &http.Request{Method: method})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r, string(body)
}

func TestBodiesThatDoNotCome(t *testing.T) {
	const target = "X-Amz-Target: AmazonSQS.SendMessage\r\nHost: h\r\n"
	tooLong := fmt.Sprintf("HTTP content length exceeded %d bytes.", BodyBytesMax)
	for name, c := range map[string]struct {
		raw        string
		status     int
		text, code string
	}{
		"announced, too large": {"POST / HTTP/1.1\r\n" + target + fmt.Sprintf("Content-Length: %d\r\n\r\n", BodyBytesMax+1), 413, tooLong, "RequestEntityTooLarge"},
		"chunked, too large": {
			"POST / HTTP/1.1\r\n" + target + "Transfer-Encoding: chunked\r\n\r\n" + fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", BodyBytesMax+1, strings.Repeat("x", BodyBytesMax+1)), 413, tooLong, "RequestEntityTooLarge",
		},
		"cut": {"POST / HTTP/1.1\r\n" + target + "Content-Length: 10\r\n\r\n{}", 400, "The request did not arrive whole.", "IncompleteBody"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			r, body := exchange(t, w, c.raw)
			if r.StatusCode != c.status || body != c.text || r.Header.Get("Content-Type") != "text/plain" {
				t.Errorf("%d %q %v", r.StatusCode, body, r.Header)
			}
			if got := w.last(1); got.Status != c.status || got.Code != c.code || got.RequestID != r.Header.Get("X-Amzn-Requestid") {
				t.Errorf("%+v", got)
			}
			w.quiet()
		})
	}
}

func TestOverASocket(t *testing.T) {
	w := newWorld(t)
	d := dialects()[0]
	in := w.sign(d.request(), d.service)
	var raw strings.Builder
	fmt.Fprintf(&raw, "POST / HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n", in.Host, len(in.Body))
	if err := in.Header.Write(&raw); err != nil {
		t.Fatal(err)
	}
	r, body := exchange(t, w, raw.String()+"\r\n"+string(in.Body))
	if r.StatusCode != http.StatusOK || body != `{"MessageId":"m"}` || r.Header.Get("Date") == "" || r.Header.Get("Content-Length") != fmt.Sprint(len(body)) {
		t.Errorf("%d %s %v", r.StatusCode, body, r.Header)
	}
	if got := w.last(1); got.Source != "127.0.0.1" {
		t.Errorf("%+v", got)
	}
}

func TestHead(t *testing.T) {
	w := newWorld(t)
	r, body := exchange(t, w, "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n")
	if r.StatusCode != http.StatusForbidden || body != "" || r.ContentLength <= 0 {
		t.Errorf("%d %q %d", r.StatusCode, body, r.ContentLength)
	}
}
