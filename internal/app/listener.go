package app

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"sluice/internal/gateway"
	"sluice/internal/service/lambda"
	"sluice/internal/service/lambda/functionurl"
	"sluice/internal/wire/httpio"
)

// Limits of the HTTP server against slow and hostile peers.
const (
	headerTimeout  = 10 * time.Second  // to send the header
	requestTimeout = 60 * time.Second  // to send the whole request
	answerTimeout  = 120 * time.Second // from the header to the answer's last byte: a long poll's 20 s, and a slow reader
	idleTimeout    = 120 * time.Second
	headerBytesMax = 64 << 10
	// drainTimeout is how long a stop waits for calls that are on their way: as long as an integration may take. Long polls are
	// ended at once.
	drainTimeout = 30 * time.Second
	drainQuick   = 100 * time.Millisecond
)

// listener is the one socket: it tells the entrances apart by host and path.
type listener struct {
	server *http.Server
	socket net.Listener
	secure bool
}

// listen opens the socket. certificate is nil for plain HTTP.
func listen(address string, certificate *tls.Config, log *slog.Logger, handler http.Handler) (*listener, error) {
	socket, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", address, err)
	}
	socket = newBounded(socket, connectionsOf(descriptors()))
	if certificate == nil {
		socket = httpio.Heard(socket)
	}
	return &listener{socket: socket, secure: certificate != nil, server: patient(certificate, log, handler)}, nil
}

// patient is an HTTP server whose patience with peers has limits.
func patient(certificate *tls.Config, log *slog.Logger, handler http.Handler) *http.Server {
	s := &http.Server{
		Handler: handler, ReadHeaderTimeout: headerTimeout, ReadTimeout: requestTimeout, WriteTimeout: answerTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: headerBytesMax,
		Protocols: protocols(), TLSConfig: certificate,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug), // what peers do wrong before there is a request
	}
	httpio.Hear(s)
	return s
}

// protocols are HTTP/1.1, and HTTP/2 without TLS for clients that begin with it.
func protocols() *http.Protocols {
	p := new(http.Protocols)
	p.SetHTTP1(true)
	p.SetHTTP2(true)
	p.SetUnencryptedHTTP2(true)
	return p
}

// serve returns when the listener is closed.
func (l *listener) serve() error {
	serve := l.server.Serve
	if l.secure {
		serve = func(socket net.Listener) error { return l.server.ServeTLS(socket, "", "") }
	}
	if err := serve(l.socket); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// drain stops accepting and waits for calls on their way.
func (l *listener) drain(ctx context.Context) error {
	if err := l.server.Shutdown(ctx); err != nil {
		return errors.Join(err, l.server.Close())
	}
	return nil
}

// entrances serves each request at the entrance that it is for, and counts those under way at the two that are not Sluice's own.
func entrances(admin, archives, addresses, api, edge http.Handler, waiting *httpio.Lot, metrics prometheus.Registerer) http.Handler {
	api, edge, addresses = counted(api, "gateway", nil, metrics), counted(edge, "edge", waiting, metrics), counted(addresses, "functionurl", nil, metrics)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case gateway.Owns(r.Host, r.URL.EscapedPath()):
			api.ServeHTTP(w, r)
		case functionurl.Owns(r.Host, r.URL.EscapedPath()):
			addresses.ServeHTTP(w, r)
		case strings.HasPrefix(r.URL.Path, adminPrefix):
			admin.ServeHTTP(w, r)
		case strings.HasPrefix(r.URL.Path, lambda.ArchivePath):
			archives.ServeHTTP(w, r)
		default:
			edge.ServeHTTP(w, r)
		}
	})
}

// counted counts the requests in the handler, and those that wait; waiting may be nil.
func counted(next http.Handler, entrance string, waiting *httpio.Lot, metrics prometheus.Registerer) http.Handler {
	var underWay atomic.Int64
	metrics.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "sluice_requests_in_flight", Help: "Requests that have not been answered yet, long polls among them, by entrance.",
		ConstLabels: prometheus.Labels{"entrance": entrance},
	}, func() float64 {
		n := underWay.Load()
		if waiting != nil {
			n += waiting.Waiting()
		}
		return float64(n)
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		underWay.Add(1)
		defer underWay.Add(-1)
		next.ServeHTTP(w, r)
	})
}
