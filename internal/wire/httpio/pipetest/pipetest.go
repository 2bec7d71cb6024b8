// Package pipetest serves HTTP in a bubble of testing/synctest: connections are pipes, so that time on them is the bubble's.
package pipetest

import (
	"context"
	"net"
	"net/http"
	"sync"
	"testing"
)

// Listener accepts what was dialled. It and its connections belong to the bubble that they were made in.
type Listener struct {
	dialled chan net.Conn
	closed  chan struct{}
	once    sync.Once
}

// Listen makes a Listener.
func Listen() *Listener {
	return &Listener{dialled: make(chan net.Conn, 1), closed: make(chan struct{})}
}

// Accept waits for a connection.
func (l *Listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.dialled:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// Close ends Accept. It may be called more than once.
func (l *Listener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

// Addr is a TCP address that nobody serves.
func (*Listener) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1} }

// Connect makes a connection and returns the caller's end of it.
func (l *Listener) Connect() net.Conn {
	here, there := net.Pipe()
	l.dialled <- there
	return here
}

// dial is Connect as http.Transport's DialContext.
func (l *Listener) dial(context.Context, string, string) (net.Conn, error) { return l.Connect(), nil }

// Serve has a server serve HTTP/1.1 and HTTP/2 without TLS, until the test ends, and returns its listener and a transport to it that speaks
// one of them.
func Serve(t testing.TB, s *http.Server, http2 bool) (*Listener, *http.Transport) {
	t.Helper()
	l := Listen()
	s.Protocols = protocols(true, true)
	go func() { _ = s.Serve(l) }() // ends with Close below
	transport := &http.Transport{DialContext: l.dial, Protocols: protocols(!http2, http2), DisableCompression: true}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		_ = s.Close()
	})
	return l, transport
}

func protocols(http1, http2 bool) *http.Protocols {
	p := new(http.Protocols)
	p.SetHTTP1(http1)
	p.SetUnencryptedHTTP2(http2)
	return p
}
