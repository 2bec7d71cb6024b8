package httpio

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"strings"
	"sync"
)

// net/http keeps headers by their canonical names: how a peer wrote them is forgotten. Functions see names as callers wrote them, so a server whose
// Listener is Heard and that Hears its connections keeps the beginning of each request, up to the end of its head, until the connection is idle
// again. Nothing but the spelling of names is ever taken from it: at worst, of a peer that sends requests without waiting for their
// answers, some are spelled as net/http does.

// headBytesMax is how much of a head is kept; the names behind it are not spelled.
const headBytesMax = 16 << 10

// Heard wraps the connections that a listener accepts. It is for plain HTTP; over TLS there is nothing to hear.
func Heard(l net.Listener) net.Listener {
	return &heardListener{Listener: l, heads: sync.Pool{New: func() any { return new(bytes.Buffer) }}}
}

type heardListener struct {
	net.Listener
	heads sync.Pool // buffers: a connection without a request has none
}

// Accept wraps a connection.
func (l *heardListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &heard{Conn: c, heads: &l.heads}, nil
}

// heard is a connection that keeps the head of its request.
type heard struct {
	net.Conn
	heads *sync.Pool

	mu    sync.Mutex // net/http reads beside the handler
	head  *bytes.Buffer
	whole bool // no more is kept
}

// Read reads, and keeps what belongs to the head.
func (c *heard) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 {
		c.keep(p[:n])
	}
	return n, err
}

func (c *heard) keep(came []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.whole {
		return
	}
	if c.head == nil {
		c.head = c.heads.Get().(*bytes.Buffer)
		c.head.Reset()
	}
	before := max(c.head.Len()-len(headEnd), 0)
	c.head.Write(came[:min(len(came), headBytesMax-c.head.Len())])
	c.whole = c.head.Len() == headBytesMax || bytes.Contains(c.head.Bytes()[before:], []byte(headEnd))
}

const headEnd = "\r\n\r\n"

// forget makes ready for the next request; on is false where there will be none.
func (c *heard) forget(on bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.head != nil {
		c.heads.Put(c.head)
		c.head = nil
	}
	c.whole = !on
}

// Hear has a server hear its connections.
func Hear(s *http.Server) {
	s.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		if h := heardOf(c); h != nil {
			return context.WithValue(ctx, heardKey{}, h)
		}
		return ctx
	}
	s.ConnState = func(c net.Conn, state http.ConnState) {
		if h := heardOf(c); h != nil && state != http.StateActive {
			h.forget(state == http.StateNew || state == http.StateIdle)
		}
	}
}

type heardKey struct{}

func heardOf(c net.Conn) *heard {
	if r, ok := c.(*resumed); ok {
		c = r.Conn
	}
	h, _ := c.(*heard)
	return h
}

// Spelling is how the peer wrote the names of a request's headers, by their canonical names; those that are canonical are left out. Names of
// HTTP/2 are in lower case. It is nil where nobody has heard the connection: see Hear. It may be asked as long as the request is served.
func Spelling(r *http.Request) map[string]string {
	out := map[string]string{}
	if r.ProtoMajor > 1 {
		for name := range r.Header {
			out[name] = strings.ToLower(name)
		}
		return out
	}
	h, _ := r.Context().Value(heardKey{}).(*heard)
	if h == nil {
		return nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.head == nil {
		return nil
	}
	for line := range bytes.Lines(h.head.Bytes()) {
		name, _, found := strings.Cut(string(line), ":")
		if len(bytes.TrimRight(line, "\r\n")) == 0 {
			break // what follows is the body
		}
		key := http.CanonicalHeaderKey(name)
		if _, there := r.Header[key]; found && there && key != name && out[key] == "" {
			out[key] = name
		}
	}
	return out
}
