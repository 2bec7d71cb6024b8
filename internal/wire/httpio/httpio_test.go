package httpio_test

// Proves what becomes of a request on its way in and of an answer on its way out: the bytes of path and body as they were sent,
// limits that hold for announced and for chunked bodies, memory that follows what arrives, and answers without bodies where HTTP
// has none. How: real servers and connections for what the wire decides, readers of the test's own for what memory it takes.

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"

	"sluice/internal/wire"
	"sluice/internal/wire/httpio"
)

const bytesMax = 1 << 20

// received is what Read made of a request.
type received struct {
	request *wire.Request
	err     error
}

// serve starts a server that hands out what it reads.
func serve(t *testing.T) (address string, got <-chan received) {
	t.Helper()
	out := make(chan received, 1)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		in, err := httpio.Read(w, r, bytesMax)
		out <- received{in, err}
		httpio.Write(w, r, &wire.Response{Status: http.StatusOK})
	}))
	t.Cleanup(s.Close)
	return s.Listener.Addr().String(), out
}

// send writes pieces of a request, each when the one before has been flushed, and ends the writing side.
func send(t *testing.T, address string, pieces ...string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	for _, p := range pieces {
		if _, err := io.WriteString(c, p); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestRequestsOffTheWire(t *testing.T) {
	chunked := func(body string) string { return fmt.Sprintf("%x\r\n%s\r\n", len(body), body) }
	head := func(line string, headers ...string) string {
		return line + " HTTP/1.1\r\n" + strings.Join(append(headers, "Host: h:1"), "\r\n") + "\r\n\r\n"
	}
	large := strings.Repeat("0123456789abcdef", bytesMax/16)
	for name, c := range map[string]struct {
		pieces           []string
		path, query, is  string
		tooLarge, broken bool
	}{
		"encoded path":       {pieces: []string{head("GET /a%2Fb//../%7e?x=%20&y")}, path: "/a%2Fb//../%7e", query: "x=%20&y"},
		"odd bytes in path":  {pieces: []string{head("GET /a|b{c}\"^")}, path: "/a|b{c}\"^"},
		"absolute form":      {pieces: []string{head("GET http://h:1/a%2Fb?x")}, path: "/a%2Fb", query: "x"},
		"absolute, no path":  {pieces: []string{head("GET http://h:1?x=1")}, path: "/", query: "x=1"},
		"announced":          {pieces: []string{head("POST /", "Content-Length: 5"), "he", "llo"}, path: "/", is: "hello"},
		"announced, at most": {pieces: []string{head("POST /", fmt.Sprintf("Content-Length: %d", bytesMax)), large[:70_000], large[70_000:]}, path: "/", is: large},
		"chunked":            {pieces: []string{head("POST /", "Transfer-Encoding: chunked"), chunked("he"), chunked("llo"), "0\r\n\r\n"}, path: "/", is: "hello"},
		"chunked, at most":   {pieces: []string{head("POST /", "Transfer-Encoding: chunked"), chunked(large), "0\r\n\r\n"}, path: "/", is: large},
		"chunked, empty":     {pieces: []string{head("POST /", "Transfer-Encoding: chunked"), "0\r\n\r\n"}, path: "/"},
		"announced, over":    {pieces: []string{head("POST /", fmt.Sprintf("Content-Length: %d", bytesMax+1))}, path: "/", tooLarge: true},
		"chunked, over":      {pieces: []string{head("POST /", "Transfer-Encoding: chunked"), chunked(large), chunked("x"), "0\r\n\r\n"}, path: "/", tooLarge: true},
		"announced, cut":     {pieces: []string{head("POST /", "Content-Length: 6"), "hello"}, path: "/", broken: true},
		"chunked, cut":       {pieces: []string{head("POST /", "Transfer-Encoding: chunked"), chunked("hello")}, path: "/", broken: true},
		"chunked, malformed": {pieces: []string{head("POST /", "Transfer-Encoding: chunked"), "zz\r\n"}, path: "/", broken: true},
	} {
		t.Run(name, func(t *testing.T) {
			address, got := serve(t)
			answer, err := io.ReadAll(send(t, address, c.pieces...))
			if err != nil {
				t.Fatal(err)
			}
			var r received
			select {
			case r = <-got:
			default:
				t.Fatalf("it did not come through: %s", answer)
			}
			if r.request.Path != c.path || r.request.RawQuery != c.query || r.request.Host != "h:1" || !r.request.Remote.IsValid() || r.request.Secure {
				t.Errorf("%+v", r.request)
			}
			if string(r.request.Body) != c.is {
				t.Errorf("a body of %d bytes, want %d", len(r.request.Body), len(c.is))
			}
			if got := errors.Is(r.err, httpio.ErrTooLarge); got != c.tooLarge {
				t.Errorf("too large: %v (%v)", got, r.err)
			}
			if (r.err != nil) != (c.broken || c.tooLarge) {
				t.Errorf("%v", r.err)
			}
		})
	}
}

// counting is a body that tells how large the buffers were that it was asked to fill.
type counting struct {
	io.Reader
	largest int
}

func (c *counting) Read(p []byte) (int, error) {
	c.largest = max(c.largest, len(p))
	return c.Reader.Read(p)
}

func (c *counting) Close() error { return nil }

func TestMemoryFollowsWhatArrives(t *testing.T) {
	const announced = 1 << 30
	for _, arrives := range []int{0, 1, httpio.AnnouncedBytesMax, 3 * httpio.AnnouncedBytesMax} {
		body := &counting{Reader: iotest.HalfReader(bytes.NewReader(make([]byte, arrives)))}
		r := httptest.NewRequest(http.MethodPost, "/", body)
		r.ContentLength = announced
		in, err := httpio.Read(httptest.NewRecorder(), r, announced)
		if !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
			t.Errorf("%d of %d bytes: %v", arrives, announced, err)
		}
		if in.Body != nil {
			t.Errorf("%d bytes of a body that did not arrive whole", len(in.Body))
		}
		if most := max(httpio.AnnouncedBytesMax, 2*arrives); body.largest > most {
			t.Errorf("%d bytes were reserved for %d that arrived", body.largest, arrives)
		}
	}
}

func TestAnnouncedBodiesAreOneAllocation(t *testing.T) {
	content := bytes.Repeat([]byte("x"), httpio.AnnouncedBytesMax)
	w := httptest.NewRecorder()
	allocations := func(n int) float64 {
		reader := bytes.NewReader(content[:n])
		r := httptest.NewRequest(http.MethodPost, "/", io.NopCloser(reader))
		r.ContentLength = int64(n)
		return testing.AllocsPerRun(100, func() {
			reader.Reset(content[:n])
			if in, err := httpio.Read(w, r, bytesMax); err != nil || len(in.Body) != n {
				t.Fatal(err)
			}
		})
	}
	for _, n := range []int{1, 1024, httpio.AnnouncedBytesMax} {
		if more := allocations(n) - allocations(0); more > 1 {
			t.Errorf("a body of %d bytes took %v allocations", n, more)
		}
	}
}

func TestAnswersOnTheWire(t *testing.T) {
	for name, c := range map[string]struct {
		method  string
		status  int
		body    string
		length  string
		onWire  string
		headers http.Header
	}{
		"body":           {method: http.MethodPost, status: 200, body: "{}", length: "2", onWire: "{}", headers: http.Header{"Content-Type": {"application/json"}, "X-A": {"1", "2"}}},
		"no body":        {method: http.MethodPost, status: 200, length: "0"},
		"HEAD":           {method: http.MethodHead, status: 200, body: "hello", length: "5"},
		"204":            {method: http.MethodPost, status: 204, body: "never"},
		"304":            {method: http.MethodGet, status: 304, body: "never"},
		"error":          {method: http.MethodGet, status: 599, body: "x", length: "1", onWire: "x"},
		"length is ours": {method: http.MethodGet, status: 200, body: "x", length: "1", onWire: "x", headers: http.Header{"Content-Length": {"77"}}},
	} {
		t.Run(name, func(t *testing.T) {
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				httpio.Write(w, r, &wire.Response{Status: c.status, Header: c.headers, Body: []byte(c.body)})
			}))
			defer s.Close()
			conn := send(t, s.Listener.Addr().String(), c.method+" / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
			raw, err := io.ReadAll(conn)
			if err != nil {
				t.Fatal(err)
			}
			_, onWire, _ := strings.Cut(string(raw), "\r\n\r\n")
			r, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(raw)), &http.Request{Method: c.method})
			if err != nil {
				t.Fatal(err)
			}
			_ = r.Body.Close()
			if r.StatusCode != c.status || r.Header.Get("Content-Length") != c.length || onWire != c.onWire {
				t.Errorf("%s", raw)
			}
			// Not every http.ResponseWriter drops what net/http's own does.
			recorder := httptest.NewRecorder()
			httpio.Write(recorder, httptest.NewRequest(c.method, "/", nil), &wire.Response{Status: c.status, Header: c.headers, Body: []byte(c.body)})
			if recorder.Body.String() != c.onWire || recorder.Header().Get("Content-Length") != c.length {
				t.Errorf("%q %v", recorder.Body, recorder.Header())
			}
			for k, want := range c.headers {
				if got := r.Header.Values(k); k != "Content-Length" && strings.Join(got, ",") != strings.Join(want, ",") {
					t.Errorf("%s: %q, want %q", k, got, want)
				}
			}
		})
	}
}

func BenchmarkRead(b *testing.B) {
	for _, n := range []int{1 << 10, 1 << 20} {
		b.Run(fmt.Sprintf("%dKiB", n>>10), func(b *testing.B) {
			content, w := bytes.Repeat([]byte("x"), n), httptest.NewRecorder()
			reader := bytes.NewReader(nil)
			r := httptest.NewRequest(http.MethodPost, "/", io.NopCloser(reader))
			r.ContentLength = int64(n)
			b.ReportAllocs()
			b.SetBytes(int64(n))
			for b.Loop() {
				reader.Reset(content)
				if _, err := httpio.Read(w, r, bytesMax); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
