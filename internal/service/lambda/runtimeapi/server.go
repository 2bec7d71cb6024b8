package runtimeapi

import (
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"time"
)

// Limits of what the processes of an environment can cost the server. They are far above what a runtime and ten extensions need.
const (
	connectionsMax  = 128
	headerBytesMax  = 64 << 10
	headerWaitMax   = 30 * time.Second
	requestBytesMax = 1 << 20 // a request of an extension
)

// Server serves one environment. Make it with New.
type Server struct {
	http http.Server
	env  Environment
}

// New makes a Server for an environment.
func New(env Environment) *Server {
	s := &Server{env: env}
	s.http = http.Server{
		Handler:           s,
		ReadHeaderTimeout: headerWaitMax,
		MaxHeaderBytes:    headerBytesMax,
		ErrorLog:          log.New(io.Discard, "", 0), // what a function's process does to its connection is its own affair
	}
	return s
}

// Serve serves until the listener is closed or Close is called.
func (s *Server) Serve(l net.Listener) {
	_ = s.http.Serve(&bounded{Listener: l, slots: make(chan struct{}, connectionsMax)})
}

// Close closes listeners and connections. Calls that wait are told by their context.
func (s *Server) Close() { _ = s.http.Close() }

// Paths of the APIs' versions.
const (
	runtimeVersion   = "/2018-06-01/"
	extensionVersion = "/2020-01-01/extension/"
	logsPath         = "/2020-08-15/logs"
	telemetryPath    = "/2022-07-01/telemetry"
	invocationPrefix = "runtime/invocation/"
)

// ServeHTTP finds the operation.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path
	if rest, ok := strings.CutPrefix(path, runtimeVersion); ok {
		s.runtime(w, r, rest)
		return
	}
	if rest, ok := strings.CutPrefix(path, extensionVersion); ok {
		s.extension(w, r, rest)
		return
	}
	switch strings.TrimSuffix(path, "/") {
	case logsPath:
		s.only(w, r, http.MethodPut, s.subscribeLogs)
	case telemetryPath:
		s.only(w, r, http.MethodPut, s.subscribeTelemetry)
	default:
		http.NotFound(w, r)
	}
}

func (s *Server) runtime(w http.ResponseWriter, r *http.Request, path string) {
	rest, invocation := strings.CutPrefix(path, invocationPrefix)
	id, what, named := strings.Cut(rest, "/")
	switch {
	case invocation && rest == "next":
		s.only(w, r, http.MethodGet, s.next)
	case invocation && named && what == "response":
		s.only(w, r, http.MethodPost, func(w http.ResponseWriter, r *http.Request) { s.respond(w, r, id) })
	case invocation && named && what == "error":
		s.only(w, r, http.MethodPost, func(w http.ResponseWriter, r *http.Request) { s.fail(w, r, id) })
	case path == "runtime/init/error":
		s.only(w, r, http.MethodPost, s.initError)
	case path == "ping":
		s.only(w, r, http.MethodGet, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "pong") })
	default:
		http.NotFound(w, r)
	}
}

func (s *Server) extension(w http.ResponseWriter, r *http.Request, path string) {
	switch path {
	case "register":
		s.only(w, r, http.MethodPost, s.register)
	case "event/next":
		s.only(w, r, http.MethodGet, s.extensionNext)
	case "init/error":
		s.only(w, r, http.MethodPost, s.extensionError(s.env.ExtensionInitError))
	case "exit/error":
		s.only(w, r, http.MethodPost, s.extensionError(s.env.ExtensionExitError))
	default:
		http.NotFound(w, r)
	}
}

func (s *Server) only(w http.ResponseWriter, r *http.Request, method string, f http.HandlerFunc) {
	if r.Method != method {
		w.Header().Set("Allow", method)
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	f(w, r)
}

// bounded lets in so many connections at a time.
type bounded struct {
	net.Listener
	slots chan struct{}
}

// Accept hangs up on whoever comes while all slots are taken.
func (b *bounded) Accept() (net.Conn, error) {
	for {
		c, err := b.Listener.Accept()
		if err != nil {
			return nil, err
		}
		select {
		case b.slots <- struct{}{}:
			return &held{Conn: c, slots: b.slots}, nil
		default:
			_ = c.Close()
		}
	}
}
