package http

// Proves what the client makes of endpoints that do not keep to the rules, or keep to seldom ones: interim responses, bytes that nobody
// asked for, answers before the request was read, heads without end, connections that end at the wrong moment. How: endpoints that write
// what the test says, byte by byte.

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	nethttp "net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sluice/internal/gateway/integration"
	"sluice/internal/gateway/restapi"
	"sluice/internal/reach"
)

// scripted serves each connection by a function of its own, and says how many there were. The last function serves the rest.
func scripted(t *testing.T, serve ...func(net.Conn, *bufio.Reader)) (url string, connections func() int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var open []net.Conn
	var group sync.WaitGroup
	group.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			n := len(open)
			open = append(open, c)
			mu.Unlock()
			group.Go(func() { serve[min(n, len(serve)-1)](c, bufio.NewReader(c)) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		mu.Lock()
		for _, c := range open {
			_ = c.Close()
		}
		mu.Unlock()
		group.Wait()
	})
	return "http://" + l.Addr().String(), func() int {
		mu.Lock()
		defer mu.Unlock()
		return len(open)
	}
}

// next reads a request whole; nil ends a connection.
func next(r *bufio.Reader) *nethttp.Request {
	request, err := nethttp.ReadRequest(r)
	if err != nil {
		return nil
	}
	_, _ = io.Copy(io.Discard, request.Body)
	return request
}

// saying answers every request with the same bytes.
func saying(answer string) func(net.Conn, *bufio.Reader) {
	return func(c net.Conn, r *bufio.Reader) {
		for next(r) != nil {
			_, _ = io.WriteString(c, answer)
		}
	}
}

const fine = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine"

func TestOddAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		answer, method string
		status         int // 0: a network error
		body           string
		connections    int // for two requests
	}{
		"plain":                      {fine, "POST", 200, "fine", 1},
		"interim":                    {"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" + fine, "POST", 200, "fine", 1},
		"interim without end":        {strings.Repeat("HTTP/1.1 100 Continue\r\n\r\n", 9) + fine, "POST", 0, "", 2},
		"chunked, with a trailer":    {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n4\r\nfine\r\n0\r\nX-Sum: 1\r\n\r\n", "POST", 200, "fine", 1},
		"chunks cut short":           {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n4\r\nfi", "POST", 0, "", 2},
		"chunks that are none":       {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nfine\r\n", "POST", 0, "", 2},
		"two lengths":                {"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nfine!", "POST", 0, "", 2},
		"no length":                  {"HTTP/1.1 200 OK\r\n\r\nfine", "POST", 200, "fine", 2},
		"says that it closes":        {"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nfine", "POST", 200, "fine", 2},
		"HTTP/1.0":                   {"HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nfine", "POST", 200, "fine", 2},
		"more than announced":        {fine + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil", "POST", 200, "fine", 2},
		"a body where none may be":   {"HTTP/1.1 204 No Content\r\n\r\nevil", "POST", 204, "", 2},
		"not modified, with length":  {"HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\n", "POST", 304, "", 1},
		"HEAD":                       {"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n", "HEAD", 200, "", 1},
		"HEAD of what is too large":  {"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n", "HEAD", 200, "", 1},
		"HEAD that has a body":       {fine, "HEAD", 200, "", 2},
		"no HTTP":                    {"SSH-2.0-OpenSSH\r\n\r\n", "POST", 0, "", 2},
		"a head without end":         {"HTTP/1.1 200 OK\r\nX-Long: " + strings.Repeat("x", responseHeaderBytesMax), "POST", 0, "", 2},
		"a header that folds":        {"HTTP/1.1 200 OK\r\nX-A: 1\r\n  2\r\nContent-Length: 4\r\n\r\nfine", "POST", 200, "fine", 1},
		"a header without its colon": {"HTTP/1.1 200 OK\r\nX-A\r\nContent-Length: 4\r\n\r\nfine", "POST", 0, "", 2},
	} {
		t.Run(name, func(t *testing.T) {
			serve := saying(c.answer)
			if c.answer == "HTTP/1.1 200 OK\r\n\r\nfine" || strings.Contains(c.answer, "close") {
				serve = func(conn net.Conn, r *bufio.Reader) {
					next(r)
					_, _ = io.WriteString(conn, c.answer)
					_ = conn.Close()
				}
			}
			url, connections := scripted(t, serve)
			i := New(nil)
			for range 2 {
				r := request(t, url)
				r.Method = c.method
				got, err := i.Invoke(t.Context(), r)
				var failure *integration.Failure
				switch {
				case c.status == 0 && (!errors.As(err, &failure) || failure.Kind != integration.Network):
					t.Errorf("%+v, %v", got, err)
				case c.status != 0 && (err != nil || got.Status != c.status || string(got.Body) != c.body):
					t.Errorf("%+v, %v", got, err)
				}
			}
			if connections() != c.connections {
				t.Errorf("%d connections", connections())
			}
		})
	}
}

// What comes on an idle connection is not the answer to the next request.
func TestAnswersThatNobodyAskedFor(t *testing.T) {
	sent := make(chan struct{})
	url, connections := scripted(t, func(c net.Conn, r *bufio.Reader) {
		next(r)
		_, _ = io.WriteString(c, fine)
		<-sent
		_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")
		sent <- struct{}{}
		next(r)
	}, saying(fine))
	i := New(nil)
	if got, err := i.Invoke(t.Context(), request(t, url)); err != nil || string(got.Body) != "fine" {
		t.Fatalf("%+v, %v", got, err)
	}
	sent <- struct{}{}
	<-sent
	if got, err := i.Invoke(t.Context(), request(t, url)); err != nil || string(got.Body) != "fine" || connections() != 2 {
		t.Errorf("%+v, %v, %d connections", got, err, connections())
	}
}

// The same where TLS has taken it from the socket already, behind the answer.
func TestAnswersThatNobodyAskedForInTLS(t *testing.T) {
	ours := newAuthority(t, "ours")
	cert, key := ours.sign(&x509.Certificate{IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}, time.Now().Add(time.Hour))
	config := &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{cert.Raw, ours.cert.Raw}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}
	serve := func(answers ...string) func(net.Conn, *bufio.Reader) {
		return func(c net.Conn, _ *bufio.Reader) {
			held := &holding{Conn: c}
			secured := tls.Server(held, config)
			r := bufio.NewReader(secured)
			for next(r) != nil {
				held.hold = true
				for _, a := range answers {
					_, _ = io.WriteString(secured, a) // a record each
				}
				held.release()
			}
		}
	}
	url, connections := scripted(t, serve(fine, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"), serve(fine))
	i := New(nil)
	for n := range 3 {
		got, err := i.Invoke(t.Context(), request(t, strings.Replace(url, "http:", "https:", 1), func(i *restapi.Integration) { i.InsecureSkipVerification = true }))
		if err != nil || string(got.Body) != "fine" {
			t.Errorf("request %d: %+v, %v", n, got, err)
		}
	}
	if connections() != 2 {
		t.Errorf("%d connections", connections())
	}
}

// holding is a connection whose writes can be held back, to go out as one.
type holding struct {
	net.Conn
	hold bool
	held []byte
}

func (h *holding) Write(p []byte) (int, error) {
	if !h.hold {
		return h.Conn.Write(p)
	}
	h.held = append(h.held, p...)
	return len(p), nil
}

func (h *holding) release() {
	_, _ = h.Conn.Write(h.held)
	h.held, h.hold = nil, false
}

// A request that may be repeated is, when the endpoint ends a used connection in place of an answer. A POST is not.
func TestConnectionsThatEndInPlaceOfAnAnswer(t *testing.T) {
	for method, again := range map[string]bool{"GET": true, "HEAD": true, "OPTIONS": true, "POST": false, "PUT": false, "DELETE": false, "PATCH": false} {
		t.Run(method, func(t *testing.T) {
			once := func(c net.Conn, r *bufio.Reader) {
				next(r)
				_, _ = io.WriteString(c, "HTTP/1.1 204 No Content\r\n\r\n")
				next(r) // it takes the request, and says nothing
				_ = c.Close()
			}
			url, connections := scripted(t, once, saying("HTTP/1.1 204 No Content\r\n\r\n"))
			i := New(nil)
			invoke := func() error {
				r := request(t, url)
				r.Method = method
				_, err := i.Invoke(t.Context(), r)
				return err
			}
			if err := invoke(); err != nil {
				t.Fatal(err)
			}
			if err := invoke(); (err == nil) != again {
				t.Errorf("%v", err)
			}
			if want := map[bool]int{true: 2, false: 1}[again]; connections() != want {
				t.Errorf("%d connections", connections())
			}
		})
	}
}

// An endpoint that answers before it has read a long body is heard. Its connection is used again only if it had the body all the same by then.
func TestAnAnswerBeforeTheBody(t *testing.T) {
	for name, read := range map[string]bool{"and it reads no more": false, "and it reads on": true} {
		t.Run(name, func(t *testing.T) {
			url, connections := scripted(t, func(c net.Conn, r *bufio.Reader) {
				for {
					request, err := nethttp.ReadRequest(r)
					if err != nil {
						return
					}
					_, _ = io.WriteString(c, "HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n")
					if !read {
						return
					}
					_, _ = io.Copy(io.Discard, request.Body)
				}
			})
			i := New(nil)
			for n := range 2 {
				r := request(t, url)
				r.Body = make([]byte, integration.PayloadBytesMax)
				if got, err := i.Invoke(t.Context(), r); err != nil || got.Status != nethttp.StatusRequestEntityTooLarge {
					t.Errorf("request %d: %+v, %v", n, got, err)
				}
			}
			if !read && connections() != 2 {
				t.Errorf("%d connections", connections())
			}
		})
	}
}

// Every size of body arrives, whichever way it is written.
func TestBodiesArrive(t *testing.T) {
	s := httptest.NewServer(nethttp.HandlerFunc(func(w nethttp.ResponseWriter, r *nethttp.Request) {
		body, _ := io.ReadAll(r.Body)
		_, _ = w.Write(body)
	}))
	defer s.Close()
	i := New(nil)
	for _, size := range []int{0, 1, bodyCopiedBytesMax, bodyCopiedBytesMax + 1, bodyAheadBytesMax, bodyAheadBytesMax + 1, readBytesFirst, integration.PayloadBytesMax} {
		r := request(t, s.URL)
		r.Body = bytes.Repeat([]byte("0123456789abcdef"), size/16+1)[:size]
		if got, err := i.Invoke(t.Context(), r); err != nil || !bytes.Equal(got.Body, r.Body) {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
}

// No header that a mapping sets says where the request ends or adds another one, however its name is written.
func TestFramingIsNotMapped(t *testing.T) {
	var heads []string
	url, _ := scripted(t, func(c net.Conn, r *bufio.Reader) {
		var head strings.Builder
		for {
			line, err := r.ReadString('\n')
			if err != nil || line == "\r\n" {
				break
			}
			head.WriteString(line)
		}
		heads = append(heads, head.String())
		_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
	})
	for _, name := range []string{"Content-Length", "content-length", "Transfer-Encoding", "TRANSFER-ENCODING", "trailer", "host"} {
		r := request(t, url)
		r.Header[name] = []string{"one of ours"}
		r.Body = []byte("hello")
		if _, err := New(nil).Invoke(t.Context(), r); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, head := range heads {
		if strings.Contains(head, "one of ours") || strings.Count(head, "Content-Length: 5\r\n") != 1 || strings.Count(head, "Host: ") != 1 {
			t.Errorf("%q", head)
		}
	}
}

// What would make another request of one is refused before anything is dialled.
func TestRequestsThatAreNone(t *testing.T) {
	i := newWith(func(string) error {
		t.Error("dialled")
		return reach.ErrForbidden
	})
	for name, change := range map[string]func(*integration.Request){
		"method with a space":       func(r *integration.Request) { r.Method = "GET / HTTP/1.1\r\nX:" },
		"no method":                 func(r *integration.Request) { r.Method = "" },
		"query that ends the line":  func(r *integration.Request) { r.Query = "a=b HTTP/1.1\r\nX: y" },
		"query with a space":        func(r *integration.Request) { r.Query = "a b" },
		"header value with a line":  func(r *integration.Request) { r.Header["A"] = []string{"b\nX: y"} },
		"header name with a line":   func(r *integration.Request) { r.Header["A\r\nX"] = []string{"b"} },
		"header name with a colon":  func(r *integration.Request) { r.Header["A:"] = []string{"b"} },
		"header without a name":     func(r *integration.Request) { r.Header[""] = []string{"b"} },
		"host with a line":          func(r *integration.Request) { r.Header["Host"] = []string{"a\r\nX: y"} },
		"value with a zero":         func(r *integration.Request) { r.Header["A"] = []string{"\x00"} },
		"administrative, twice enc": func(r *integration.Request) { r.Path = "/%255fsluice/health" },
	} {
		r := request(t, "http://127.0.0.1:1")
		change(r)
		if got, err := i.Invoke(t.Context(), r); err == nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// More requests than an endpoint may have at a time wait for their turn, and for no longer than their own timeout.
func TestTurns(t *testing.T) {
	p, e := newPool(), endpoint{"http", "x"}
	later := time.Now().Add(time.Hour)
	for range requestsPerHostMax {
		if err := p.enter(t.Context(), e, later); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.enter(t.Context(), e, time.Now()); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("one too many: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := p.enter(ctx, e, later); !errors.Is(err, context.Canceled) {
		t.Errorf("one that left: %v", err)
	}
	entered := make(chan error)
	for range 2 {
		go func() { entered <- p.enter(t.Context(), e, later) }()
	}
	for range requestsPerHostMax {
		p.leave(e, nil)
	}
	for range 2 {
		if err := <-entered; err != nil {
			t.Error(err)
		}
		p.leave(e, nil)
	}
	if len(p.hosts) != 0 {
		t.Errorf("%d hosts are not forgotten", len(p.hosts))
	}
}

// At most so many idle connections are kept, and those go first that have been idle for longest.
func TestIdleConnectionsAreBounded(t *testing.T) {
	p := newPool()
	var closed []string
	var mu sync.Mutex
	var group sync.WaitGroup
	hosts := []string{"a", "b", "c", "d", "e", "f", "g", "h", "i"}
	for _, h := range hosts {
		e := endpoint{"http", h}
		for range idleConnectionsPerHostMax {
			if err := p.enter(t.Context(), e, time.Now().Add(time.Hour)); err != nil {
				t.Fatal(err)
			}
			here, there := net.Pipe()
			group.Go(func() { // until the other end closes
				_, _ = there.Read(make([]byte, 1))
				mu.Lock()
				closed = append(closed, h)
				mu.Unlock()
			})
			p.leave(e, newConnection(here))
		}
	}
	if p.idle != idleConnectionsMax {
		t.Errorf("%d idle connections", p.idle)
	}
	p.mu.Lock()
	if p.hosts[endpoint{"http", "a"}] != nil && len(p.hosts[endpoint{"http", "a"}].idle) != 0 {
		t.Error("the oldest are still there")
	}
	p.mu.Unlock()
	p.closeIdle(time.Now())
	group.Wait()
	if len(p.hosts) != 0 || p.idle != 0 || p.sweep != nil || len(closed) != len(hosts)*idleConnectionsPerHostMax {
		t.Errorf("%d hosts, %d idle, %d closed", len(p.hosts), p.idle, len(closed))
	}
	slices.Sort(closed)
}
