package functionurl

// Proves that a fault in any step ends in an answer and calls no function that should not be called, and that requests are bounded. How: a
// fault injected into each step in turn; bodies around the limit; a caller whose function is slower than the server's patience.

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sluice/internal/clock"
	"sluice/internal/fault"
	"sluice/internal/wire/httpio/pipetest"
)

func TestFaults(t *testing.T) {
	for i, name := range Steps() {
		for _, do := range []fault.Action{fault.Fail(errBroken), fault.Call(func() { panic("on purpose") })} {
			w := newWorld(t)
			w.faults.On(fault.Point("functionurl."+name), fault.Always(), do)
			a := w.ask("GET", "/", "")
			want := http.StatusInternalServerError
			if name == "record" {
				want = http.StatusOK
			}
			if a.status != want || want != http.StatusOK && a.body != internalError || !strings.Contains(w.log.String(), name) {
				t.Errorf("%s: %+v", name, a)
			}
			if called := len(w.invoked) == 1; called != (i > 6) {
				t.Errorf("%s: called %v", name, called)
			}
		}
	}
}

func TestLimits(t *testing.T) {
	const refused = `413 application/json {"Message":"Request must be smaller than 6291456 bytes for the InvokeFunction operation"}`
	for name, c := range map[string]struct {
		body        string
		contentType string
		chunked     bool
		want        string
	}{
		"large":                      {strings.Repeat("x", 5<<20), "text/plain", false, "200 application/json ok"},
		"too large":                  {strings.Repeat("x", PayloadBytesMax+1), "text/plain", false, refused},
		"too large, in chunks":       {strings.Repeat("x", PayloadBytesMax+1), "text/plain", true, refused},
		"too large as base64":        {strings.Repeat("x", 5<<20), "image/png", false, refused},
		"too large with its escapes": {strings.Repeat("\"", 4<<20), "text/plain", false, refused},
	} {
		w := newWorld(t)
		r := w.request("POST", "/", c.body, "Content-Type", c.contentType)
		if c.chunked {
			r.ContentLength = -1
		}
		if got := told(w.send(r)); got != c.want {
			t.Errorf("%s: %.200s", name, got)
		}
	}
}

// A body that does not arrive whole is nobody's event.
func TestBodiesThatBreakOff(t *testing.T) {
	w := newWorld(t)
	conn, err := net.Dial("tcp", w.server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, "POST / HTTP/1.1\r\nHost: "+testHost+"\r\nContent-Length: 10\r\n\r\nhalf"); err != nil {
		t.Fatal(err)
	}
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(conn); err != nil || !strings.HasPrefix(string(got), "HTTP/1.1 400") || len(w.invoked) != 0 {
		t.Errorf("%s %v", got, err)
	}
	_ = conn.Close()
}

// slow answers after seven minutes, and by a stream half of it then and the rest after as many more.
func slow(ctx context.Context, i *Invocation) (*Answer, error) {
	wait := func() error { return clock.Wait(ctx, clock.System{}, 7*time.Minute) }
	if err := wait(); err != nil {
		return nil, err
	}
	if i.Stream == nil {
		return &Answer{Payload: []byte(`"slow"`)}, nil
	}
	to := i.Stream("text/plain")
	_, _ = io.WriteString(to, "sl")
	if err := wait(); err != nil {
		return nil, err
	}
	_, _ = io.WriteString(to, "ow")
	return &Answer{}, nil
}

// A function may take its 15 minutes, whole or between the pieces of a stream, at a server that gives others two.
func TestSlowFunctions(t *testing.T) {
	for _, mode := range []string{"BUFFERED", "RESPONSE_STREAM"} {
		for name, http2 := range map[string]bool{"HTTP/1.1": false, "HTTP/2": true} {
			t.Run(mode+" "+name, func(t *testing.T) {
				w := newWorld(t)
				w.server.Close()
				w.url.InvokeMode, w.function = mode, slow
				synctest.Test(t, func(t *testing.T) {
					_, transport := pipetest.Serve(t, &http.Server{Handler: w.entrance.Handler(), ReadTimeout: time.Minute, WriteTimeout: 2 * time.Minute}, http2)
					r := w.request("POST", "/", "x").WithContext(t.Context())
					r.URL.Host = "localhost"
					a, err := transport.RoundTrip(r)
					if err != nil {
						t.Fatal(err)
					}
					if body, err := io.ReadAll(a.Body); err != nil || string(body) != "slow" {
						t.Errorf("%q %v", body, err)
					}
					_ = a.Body.Close()
				})
			})
		}
	}
}
