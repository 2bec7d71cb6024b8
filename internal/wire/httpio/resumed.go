package httpio

import (
	"crypto/tls"
	"net"
)

// resumed is a connection some of whose bytes have been read already.
type resumed struct {
	net.Conn
	early []byte
}

// Read gives what was read early, then what comes.
func (c *resumed) Read(b []byte) (int, error) {
	if len(c.early) == 0 {
		return c.Conn.Read(b)
	}
	n := copy(b, c.early)
	if c.early = c.early[n:]; len(c.early) == 0 {
		c.early = nil
	}
	return n, nil
}

// connectionStater is how net/http knows a connection with TLS that is no *tls.Conn.
type connectionStater interface{ ConnectionState() tls.ConnectionState }

// resumedTLS is the same over TLS.
type resumedTLS struct {
	*resumed
	connectionStater
}

// unwrapped is the connection inside one that was resumed, once nothing is left of what was read early.
func unwrapped(conn net.Conn) net.Conn {
	switch c := conn.(type) {
	case *resumedTLS:
		if len(c.early) == 0 {
			return c.Conn
		}
	case *resumed:
		if len(c.early) == 0 {
			return c.Conn
		}
	}
	return conn
}

// listener accepts one connection, and then no other: by it a connection is given to a server.
type listener struct{ conn net.Conn }

func (l *listener) Accept() (net.Conn, error) {
	conn := l.conn
	if l.conn = nil; conn == nil {
		return nil, net.ErrClosed
	}
	return conn, nil
}

func (l *listener) Close() error { return nil }

// Addr is that of the connection; net/http asks for it never.
func (l *listener) Addr() net.Addr { return &net.TCPAddr{} }
