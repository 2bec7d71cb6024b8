package httpio_test

// Proves that a request that waits in a Lot is answered when it is ready, and its connection serves the next one, with TLS and
// without; that nothing is lost of what a peer sends early; that a peer that leaves is noticed; and that a Lot knows when it is
// empty. How: real servers and connections, and handlers whose requests are made ready by the test.

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"sluice/internal/wire"
	"sluice/internal/wire/httpio"
)

// parkingServer parks every request to /wait; others it answers with their path and whether they came over TLS.
type parkingServer struct {
	*httptest.Server
	lot      httpio.Lot
	spots    chan *httpio.Spot
	finished chan string // paths
}

func newParkingServer(t *testing.T, secure bool) *parkingServer {
	s := &parkingServer{spots: make(chan *httpio.Spot, 100), finished: make(chan string, 100)}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(s.handle))
	if secure {
		s.StartTLS()
	} else {
		s.Start()
	}
	t.Cleanup(s.Close)
	return s
}

func (s *parkingServer) handle(w http.ResponseWriter, r *http.Request) {
	in, _ := httpio.Read(w, r, bytesMax)
	answer := &wire.Response{Status: http.StatusOK, Header: http.Header{"X-Test": {"yes"}, wire.RequestIDHeader: {"id"}}, Body: fmt.Appendf(nil, "%s %s %v", in.Path, in.Body, in.Secure)}
	if !strings.HasPrefix(in.Path, "/wait") || !httpio.Parkable(w, r) {
		httpio.Write(w, r, answer)
		return
	}
	spot := &httpio.Spot{}
	if in.Path == "/wait/not" {
		spot.Ready()
	}
	s.lot.Park(w, r, spot, func() *wire.Response {
		s.finished <- in.Path
		return answer
	})
	s.spots <- spot
}

// dial connects to the server.
func (s *parkingServer) dial(t *testing.T) (net.Conn, *bufio.Reader) {
	t.Helper()
	var c net.Conn
	var err error
	if s.TLS != nil {
		c, err = tls.Dial("tcp", s.Listener.Addr().String(), &tls.Config{InsecureSkipVerify: true}) //nolint:gosec // the test's own server
	} else {
		c, err = net.Dial("tcp", s.Listener.Addr().String())
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c, bufio.NewReader(c)
}

func post(path, body string) string {
	return fmt.Sprintf("POST %s HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n%s", path, len(body), body)
}

func write(t *testing.T, c net.Conn, text string) {
	t.Helper()
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
}

func answers(t *testing.T, in *bufio.Reader, want string) {
	t.Helper()
	r, err := http.ReadResponse(in, nil)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil || string(body) != want || r.StatusCode != http.StatusOK || r.Header.Get("X-Test") != "yes" || r.Header.Get("Date") == "" {
		t.Errorf("got %q %v %v, want %q", body, r.Header, err, want)
	}
}

func TestAConnectionWaitsAndIsServedOn(t *testing.T) {
	for name, secure := range map[string]bool{"plain": false, "TLS": true} {
		t.Run(name, func(t *testing.T) {
			s := newParkingServer(t, secure)
			c, in := s.dial(t)
			for i := range 3 { // the connection goes there and back
				write(t, c, post("/wait", fmt.Sprint(i)))
				spot := <-s.spots
				if n := s.lot.Waiting(); n != 1 {
					t.Errorf("%d wait", n)
				}
				spot.Ready()
				answers(t, in, fmt.Sprintf("/wait %d %v", i, secure))
				write(t, c, post("/next", fmt.Sprint(i)))
				answers(t, in, fmt.Sprintf("/next %d %v", i, secure))
			}
			write(t, c, post("/wait/not", ""))
			answers(t, in, fmt.Sprintf("/wait/not  %v", secure))
			if err := s.lot.Drained(context.Background()); err != nil || s.lot.Waiting() != 0 {
				t.Errorf("%d wait: %v", s.lot.Waiting(), err)
			}
		})
	}
}

// Whoever writes the answer, names are spelled as AWS does.
func TestNamesAreSpelled(t *testing.T) {
	s := newParkingServer(t, false)
	for _, path := range []string{"/", "/wait/not"} {
		c, in := s.dial(t)
		write(t, c, post(path, ""))
		var head strings.Builder
		for !strings.HasSuffix(head.String(), "\r\n\r\n") {
			line, err := in.ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			head.WriteString(line)
		}
		if got := head.String(); !strings.Contains(got, "\r\nx-amzn-RequestId: id\r\n") || strings.Contains(got, "X-Amzn") || !strings.Contains(got, "\r\nX-Test: yes\r\n") {
			t.Errorf("%s: %s", path, got)
		}
	}
}

func TestWhatComesEarlyIsServedLater(t *testing.T) {
	s := newParkingServer(t, false)
	c, in := s.dial(t)
	write(t, c, post("/wait", "1")+post("/next", "2")) // in one piece
	spot := <-s.spots
	write(t, c, post("/wait", "3")[:7]) // while it waits
	spot.Ready()
	answers(t, in, "/wait 1 false")
	answers(t, in, "/next 2 false")
	write(t, c, post("/wait", "3")[7:])
	(<-s.spots).Ready()
	answers(t, in, "/wait 3 false")
}

func TestAPeerThatLeaves(t *testing.T) {
	s := newParkingServer(t, false)
	for name, leave := range map[string]func(c net.Conn){
		"closes":               func(c net.Conn) { _ = c.Close() },
		"resets":               func(c net.Conn) { _ = c.(*net.TCPConn).SetLinger(0); _ = c.Close() },
		"sends without an end": func(c net.Conn) { _, _ = io.WriteString(c, strings.Repeat("x", 8<<10)) },
	} {
		t.Run(name, func(t *testing.T) {
			c, _ := s.dial(t)
			write(t, c, post("/wait", ""))
			spot := <-s.spots
			leave(c)
			if path := <-s.finished; path != "/wait" {
				t.Error(path)
			}
			if err := s.lot.Drained(context.Background()); err != nil {
				t.Error(err)
			}
			spot.Ready() // too late, and no harm
		})
	}
}

func TestDrainedGivesUp(t *testing.T) {
	s := newParkingServer(t, false)
	c, _ := s.dial(t)
	write(t, c, post("/wait", ""))
	spot := <-s.spots
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := s.lot.Drained(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	spot.Ready()
	if err := s.lot.Drained(context.Background()); err != nil {
		t.Error(err)
	}
}

func TestWhoCannotWaitInALot(t *testing.T) {
	for name, request := range map[string]string{
		"HTTP/1.0":   "POST /wait HTTP/1.0\r\nContent-Length: 0\r\n\r\n",
		"goes after": "POST /wait HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			s := newParkingServer(t, false)
			c, in := s.dial(t)
			write(t, c, request)
			answers(t, in, "/wait  false")
		})
	}
	w := httptest.NewRecorder()
	if httpio.Parkable(w, httptest.NewRequest(http.MethodPost, "/", nil)) {
		t.Error("a connection that cannot be taken from its server")
	}
}
