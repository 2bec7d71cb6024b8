package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"sluice/internal/gateway"
)

// Limits of the HTTP server against slow and hostile peers.
const (
	headerTimeout  = 10 * time.Second // to send the header
	requestTimeout = 60 * time.Second // to send the whole request
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
}

func listen(address string, handler http.Handler) (*listener, error) {
	socket, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", address, err)
	}
	return &listener{socket: socket, server: &http.Server{
		Handler: handler, ReadHeaderTimeout: headerTimeout, ReadTimeout: requestTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: headerBytesMax,
		Protocols: protocols(),
	}}, nil
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
	if err := l.server.Serve(l.socket); !errors.Is(err, http.ErrServerClosed) {
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

// entrances serves each request at the entrance that it is for.
func entrances(admin, api, edge http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case gateway.Owns(r.Host, r.URL.EscapedPath()):
			api.ServeHTTP(w, r)
		case strings.HasPrefix(r.URL.Path, adminPrefix):
			admin.ServeHTTP(w, r)
		default:
			edge.ServeHTTP(w, r)
		}
	})
}
