package gateway

// Measures HTTP_PROXY, front to endpoint, against httputil.ReverseProxy in the same run: 64 connections, real sockets, the same endpoint
// and the same client for both.

import (
	"bufio"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"runtime"
	"strings"
	"testing"

	"sluice/internal/clock"
	"sluice/internal/gateway/integration"
	httpintegration "sluice/internal/gateway/integration/http"
	"sluice/internal/gateway/integration/mock"
	"sluice/internal/gateway/restapi"
)

const benchConnections = 64

// backend is an endpoint that costs next to nothing: it reads a request's head and writes bytes that it has.
func backend(b *testing.B) string {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = l.Close() })
	answer := []byte("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 21\r\n\r\n" + `{"message": "hello"}` + "\n")
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = c.Close() }()
				r := bufio.NewReader(c)
				for {
					if err := skipHead(r); err != nil {
						return
					}
					if _, err := c.Write(answer); err != nil {
						return
					}
				}
			}()
		}
	}()
	return "http://" + l.Addr().String()
}

func skipHead(r *bufio.Reader) error {
	for {
		line, err := r.ReadSlice('\n')
		if err != nil || len(line) <= 2 {
			return err
		}
	}
}

// drive sends requests over connections of its own until the benchmark is over.
func drive(b *testing.B, h http.Handler, path string) {
	b.Helper()
	front := httptest.NewUnstartedServer(h)
	front.Config.ErrorLog = log.New(io.Discard, "", 0)
	front.Start()
	b.Cleanup(front.Close)
	request := []byte("GET " + path + " HTTP/1.1\r\nHost: " + front.Listener.Addr().String() + "\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n")
	b.SetParallelism((benchConnections + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0))
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		c, err := net.Dial("tcp", front.Listener.Addr().String())
		if err != nil {
			b.Error(err)
			return
		}
		defer func() { _ = c.Close() }()
		r := bufio.NewReader(c)
		for pb.Next() {
			if _, err := c.Write(request); err != nil {
				b.Error(err)
				return
			}
			if err := readAnswer(r); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

func readAnswer(r *bufio.Reader) error {
	line, err := r.ReadSlice('\n')
	if err != nil || !strings.Contains(string(line), " 200 ") {
		return io.ErrUnexpectedEOF
	}
	length := 0
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(line) <= 2 {
			_, err = r.Discard(length)
			return err
		}
		if name, v, _ := strings.Cut(strings.TrimSpace(string(line)), ": "); name == "Content-Length" {
			for _, digit := range v {
				length = 10*length + int(digit-'0')
			}
		}
	}
}

func front(b *testing.B, methods map[string]restapi.Method) http.Handler {
	b.Helper()
	q := &quick{}
	web := httpintegration.New(nil)
	g := New(Config{
		Stages: NewStages(), Recorder: q, Clock: clock.System{}, Log: slog.New(slog.DiscardHandler),
		Integrations: map[restapi.Type]integration.Integration{restapi.Mock: mock.Integration{}, restapi.HTTPProxy: web},
	})
	a, err := restapi.Compile(definition(methods))
	if err != nil {
		b.Fatal(err)
	}
	publish(g.Stages, a)
	return g.Handler()
}

const benchBase = "/_aws/execute-api/" + testAPI + "/dev"

func BenchmarkFrontHTTPProxy(b *testing.B) {
	drive(b, front(b, map[string]restapi.Method{"GET /x": {Integration: &restapi.Integration{Type: restapi.HTTPProxy, HTTPMethod: "GET", URI: backend(b)}}}), benchBase+"/x")
}

func BenchmarkFrontReverseProxy(b *testing.B) {
	to, err := url.Parse(backend(b))
	if err != nil {
		b.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to); r.SetXForwarded() }}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = benchConnections
	proxy.Transport = transport
	drive(b, proxy, "/x")
}

func BenchmarkFrontMock(b *testing.B) {
	m := mocked(`{"statusCode": 200, "path": "$context.path", "id": "$context.requestId"}`)
	m.Integration.Responses = []restapi.IntegrationResponse{{StatusCode: "200", Templates: map[string]string{"application/json": `{"id": "$context.requestId", "name": "$input.params('name')"}`}}}
	drive(b, front(b, map[string]restapi.Method{"GET /mock": m}), benchBase+"/mock?name=x")
}

func BenchmarkFrontBareEcho(b *testing.B) {
	drive(b, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"id": "6bb0b8a6-d9ab-4b9b-9a5f-5c2b1f1d1d1e", "name": "`+r.URL.Query().Get("name")+`"}`)
	}), "/?name=x")
}
