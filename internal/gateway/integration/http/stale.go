package http

import (
	"errors"
	"net"
	nethttp "net/http"
	"sync/atomic"
	"syscall"
)

// idleAware is a connection that looks, before it carries another request, whether the endpoint has closed it meanwhile. Endpoints close
// idle connections after seconds, and a request that goes out at that moment would fail: a POST is never sent twice. Nothing of it has
// been written when Write refuses, so net/http takes another connection, whatever the method.
type idleAware struct {
	net.Conn
	raw syscall.RawConn
	// answered says that something was read since the last write: what comes next is another request.
	answered atomic.Bool
}

// triesMax bounds how many idle connections a request may find closed one after the other.
const triesMax = 4

// roundTrip sends a request again that met an idle connection in the moment of its closing. net/http does that for methods that may be
// repeated; but it gives this error only for a connection that ended before the request was on it, so nothing was sent of a POST either.
func roundTrip(t nethttp.RoundTripper, request *nethttp.Request) (*nethttp.Response, error) {
	for try := 1; ; try++ {
		response, err := t.RoundTrip(request)
		if err == nil || err.Error() != closedIdleText || try == triesMax {
			return response, err
		}
		if request.GetBody != nil {
			if request.Body, err = request.GetBody(); err != nil {
				return nil, err
			}
		}
	}
}

// closedIdleText is how net/http words that; it has no name for it.
const closedIdleText = "http: server closed idle connection"

var errClosedIdle = errors.New("the endpoint closed the connection while it was idle")

// watched makes a connection idleAware where the platform lets us look.
func watched(conn net.Conn) net.Conn {
	if tcp, ok := conn.(*net.TCPConn); ok {
		if raw, err := tcp.SyscallConn(); err == nil {
			return &idleAware{Conn: conn, raw: raw}
		}
	}
	return conn
}

// Read notes that the endpoint answered.
func (c *idleAware) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 {
		c.answered.Store(true)
	}
	return n, err
}

// Write refuses where the endpoint has closed the connection.
func (c *idleAware) Write(p []byte) (int, error) {
	if c.answered.Swap(false) && hasEnded(c.raw) {
		return 0, errClosedIdle
	}
	return c.Conn.Write(p)
}
