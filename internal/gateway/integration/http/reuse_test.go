package http

// Proves that connections are reused under load, that none is left over when the load ends, whatever became of its requests, and that an
// endpoint which closed one while it was idle is asked again on another. How: an endpoint that counts its connections, and its own word
// for when each is closed.

import (
	"io"
	"net"
	nethttp "net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// counting is an endpoint that knows its connections.
type counting struct {
	*httptest.Server
	mu     sync.Mutex
	opened int
	open   int
	none   *sync.Cond // broadcast when a connection closes
}

func newCounting(t *testing.T, h nethttp.HandlerFunc) *counting {
	t.Helper()
	c := &counting{Server: httptest.NewUnstartedServer(h)}
	c.none = sync.NewCond(&c.mu)
	c.Config.ConnState = func(_ net.Conn, state nethttp.ConnState) {
		c.mu.Lock()
		defer c.mu.Unlock()
		switch state {
		case nethttp.StateNew:
			c.opened++
			c.open++
		case nethttp.StateClosed, nethttp.StateHijacked:
			c.open--
			c.none.Broadcast()
		}
	}
	c.Start()
	t.Cleanup(c.Close)
	return c
}

// allClosed waits until no connection is open; a leak fails the test by its deadline.
func (c *counting) allClosed() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.open > 0 {
		c.none.Wait()
	}
}

func (i *Integration) closeIdle() {
	i.verified.pool.closeIdle(time.Now())
	i.unverified.pool.closeIdle(time.Now())
}

func TestConnectionsAreReused(t *testing.T) {
	c := newCounting(t, func(w nethttp.ResponseWriter, r *nethttp.Request) {
		body, _ := io.ReadAll(r.Body) // before answering: a server of net/http drops the rest
		_, _ = w.Write(body)
	})
	i := New(nil)
	const callers, each = 16, 50
	var group sync.WaitGroup
	for range callers {
		group.Go(func() {
			for range each {
				r := request(t, c.URL)
				r.Body = []byte(strings.Repeat("x", 1000))
				switch got, err := i.Invoke(t.Context(), r); {
				case err != nil:
					t.Error(err)
				case len(got.Body) != len(r.Body):
					t.Errorf("%d bytes", len(got.Body))
				}
			}
		})
	}
	group.Wait()
	// A caller dials while another's connection comes back: then there are a few more than callers, but not one for each request.
	if c.opened > 2*callers {
		t.Errorf("%d connections for %d callers", c.opened, callers)
	}
	i.closeIdle()
	c.allClosed()
}

// Requests that end badly leave nothing open: not those that time out, nor those whose answer is too large or cut short.
func TestFailuresLeaveNothingOpen(t *testing.T) {
	c := newCounting(t, func(w nethttp.ResponseWriter, r *nethttp.Request) {
		switch r.URL.Path {
		case "/slow":
			<-r.Context().Done()
		case "/slow-body":
			_ = nethttp.NewResponseController(w).Flush()
			<-r.Context().Done()
		case "/large":
			for range 12 {
				_, _ = w.Write(make([]byte, 1<<20))
			}
		case "/short":
			w.Header().Set("Content-Length", "10")
			_, _ = io.WriteString(w, "abc")
		}
	})
	i := New(nil)
	var group sync.WaitGroup
	for _, path := range []string{"/slow", "/slow-body", "/large", "/short", "/slow", "/large"} {
		group.Go(func() {
			r := request(t, c.URL+path)
			r.Timeout = 100 * time.Millisecond
			if strings.HasPrefix(path, "/large") {
				r.Timeout = 29 * time.Second
			}
			if got, err := i.Invoke(t.Context(), r); err == nil {
				t.Errorf("%s: %+v", path, got)
			}
		})
	}
	group.Wait()
	i.closeIdle()
	c.allClosed()
}

// An endpoint may close a connection that is idle. The next request goes over another, a POST too: nothing of it was sent.
func TestIdleConnectionsMayClose(t *testing.T) {
	c := newCounting(t, func(nethttp.ResponseWriter, *nethttp.Request) {})
	i := New(nil)
	for round := range 20 {
		got, err := i.Invoke(t.Context(), request(t, c.URL))
		if err != nil || got.Status != nethttp.StatusOK {
			t.Fatalf("round %d: %+v, %v", round, got, err)
		}
		c.CloseClientConnections()
		c.allClosed()
	}
}
