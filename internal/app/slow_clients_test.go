package app

// Proves that a client who is slow, in any direction, loses his connection at the limit and reaches nothing before. How: the server with its
// limits on pipes in a synctest bubble, whose clock is virtual.

import (
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"sluice/internal/wire"
	"sluice/internal/wire/httpio"
	"sluice/internal/wire/httpio/pipetest"
)

// slowly writes a text byte by byte, a second apart, until the connection ends.
func slowly(c net.Conn, text string) {
	for i := 0; ; i++ {
		if _, err := io.WriteString(c, text[i%len(text):][:1]); err != nil {
			return
		}
		<-time.After(time.Second) // virtual
	}
}

func TestSlowClients(t *testing.T) {
	const head = "POST / HTTP/1.1\r\nHost: h\r\n"
	for name, c := range map[string]struct {
		send    func(net.Conn)
		after   time.Duration // when the connection ends
		answers string        // how what the client got begins
		reached int64         // requests that arrived whole
	}{
		"says nothing":         {func(net.Conn) {}, headerTimeout, "", 0},
		"stops in the header":  {func(c net.Conn) { _, _ = io.WriteString(c, "GET / HTTP/1.1\r\nHost: h\r\n") }, headerTimeout, "", 0},
		"header, byte by byte": {func(c net.Conn) { _, _ = io.WriteString(c, head); slowly(c, "X-A: b\r\n") }, headerTimeout, "HTTP/1.1 400", 0},
		"stops in the body":    {func(c net.Conn) { _, _ = io.WriteString(c, head+"Content-Length: 1000\r\n\r\nab") }, requestTimeout, "HTTP/1.1 400", 0},
		"body, byte by byte":   {func(c net.Conn) { _, _ = io.WriteString(c, head+"Content-Length: 1000\r\n\r\n"); slowly(c, "x") }, requestTimeout, "HTTP/1.1 400", 0},
		"chunks, byte by byte": {func(c net.Conn) {
			_, _ = io.WriteString(c, head+"Transfer-Encoding: chunked\r\n\r\n")
			slowly(c, "1\r\nx\r\n")
		}, requestTimeout, "HTTP/1.1 400", 0},
		"no request after one":  {func(c net.Conn) { _, _ = io.WriteString(c, head+"Content-Length: 0\r\n\r\n") }, idleTimeout, "HTTP/1.1 200", 1},
		"half a request, later": {func(c net.Conn) { _, _ = io.WriteString(c, head+"Content-Length: 0\r\n\r\nGET / HT") }, headerTimeout, "HTTP/1.1 200", 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var reached atomic.Int64
				stop, dial := serveOnPipes(t, func(w http.ResponseWriter, r *http.Request) {
					if _, err := httpio.Read(w, r, 1<<20); err != nil {
						http.Error(w, "", http.StatusBadRequest)
						return
					}
					reached.Add(1)
					httpio.Write(w, r, &wire.Response{Status: http.StatusOK, Body: []byte("done")})
				})
				defer stop()
				conn, start := dial(), time.Now()
				var sending sync.WaitGroup
				sending.Go(func() { c.send(conn) })
				answer, _ := io.ReadAll(conn) // to the end of the connection
				if took := time.Since(start).Round(time.Second); took != c.after || reached.Load() != c.reached || !strings.HasPrefix(string(answer), c.answers) || c.answers == "" && len(answer) != 0 {
					t.Errorf("ended after %v with %q, %d requests arrived", took, answer, reached.Load())
				}
				_ = conn.Close()
				sending.Wait()
			})
		})
	}
}

// A client who does not read what he asked for keeps nothing of the server longer than an answer may take.
func TestSlowReaders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ended := make(chan error, 1)
		start := time.Now()
		stop, dial := serveOnPipes(t, func(w http.ResponseWriter, _ *http.Request) {
			_, err := w.Write(make([]byte, 1<<20))
			ended <- err
		})
		defer stop()
		conn := dial()
		if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		if err := <-ended; err == nil || time.Since(start).Round(time.Second) != answerTimeout {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
		_ = conn.Close()
	})
}

// serveOnPipes starts the server with its limits.
func serveOnPipes(t *testing.T, handler http.HandlerFunc) (stop func(), dial func() net.Conn) {
	t.Helper()
	at := pipetest.Listen()
	server := patient(nil, slog.New(slog.DiscardHandler), handler)
	done := make(chan error, 1)
	go func() { done <- server.Serve(at) }()
	stop = func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		if err := <-done; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	}
	return stop, at.Connect
}
