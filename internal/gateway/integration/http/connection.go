package http

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"math"
	"net"
	nethttp "net/http"
	"os"
	"syscall"
	"time"
)

const (
	// bodyCopiedBytesMax is up to which size a body is copied behind the head, to go out in one write.
	bodyCopiedBytesMax = 16 << 10
	// bodyAheadBytesMax is up to which size a body is written before the response is read. An endpoint that answers before it has read
	// everything, and then reads no more, blocks whoever writes more than the socket's buffers take.
	bodyAheadBytesMax = 64 << 10
	// interimMax bounds the 1xx responses before the one that counts.
	interimMax = 5
)

var (
	errTimeout   = os.ErrDeadlineExceeded
	errLongHead  = errors.New("the response's head is too long")
	errInterim   = errors.New("the endpoint sends interim responses without end")
	longPast     = time.Unix(1, 0)
	headOfMethod = &nethttp.Request{Method: nethttp.MethodHead}
)

// connection is an open connection to an endpoint. One request at a time is on it.
type connection struct {
	net.Conn
	raw    syscall.RawConn // nil where the kind of connection does not let us look
	reader *bufio.Reader   // reads from the connection itself
	head   []byte          // the last head that was sent, for its memory

	used    bool      // a request was on it before this one
	idle    time.Time // since when it has been idle
	allowed int       // bytes that may still be read
	// received and written count the bytes of the exchange.
	received, written int64
	// sending says whether a body was written, one that goes out while the response is read; nil for others.
	sending chan bool
}

func newConnection(conn net.Conn) *connection {
	c := &connection{Conn: conn, raw: rawOf(conn)}
	c.reader = bufio.NewReader(reading{c})
	return c
}

// rawOf is the socket below, below TLS too.
func rawOf(conn net.Conn) syscall.RawConn {
	if secured, ok := conn.(*tls.Conn); ok {
		conn = secured.NetConn()
	}
	if socket, ok := conn.(syscall.Conn); ok {
		if raw, err := socket.SyscallConn(); err == nil {
			return raw
		}
	}
	return nil
}

// hasEnded reports whether the endpoint has closed an idle connection, or sent what nobody asked for, which the next request would take
// for its answer. A connection that cannot be looked at counts as ended.
func (c *connection) hasEnded() bool {
	return c.raw == nil || hasEnded(c.raw) || c.hasMore()
}

// hasMore reports whether TLS has taken more from the socket than was read. The deadline that is over keeps it from waiting.
func (c *connection) hasMore() bool {
	if _, secured := c.Conn.(*tls.Conn); !secured {
		return false
	}
	if err := c.SetReadDeadline(longPast); err != nil {
		return true
	}
	_, err := c.Read(make([]byte, 1))
	return !errors.Is(err, errTimeout)
}

// reading is the connection for its reader: it counts, and ends a head that is too long.
type reading struct{ c *connection }

func (r reading) Read(p []byte) (int, error) {
	c := r.c
	if c.allowed <= 0 {
		return 0, errLongHead
	}
	n, err := c.Read(p[:min(len(p), c.allowed)])
	c.received += int64(n)
	c.allowed -= n
	return n, err
}

// answer is a response whose body is still on the connection. Whoever has it reads the body and ends it.
type answer struct {
	response *nethttp.Response
	conn     *connection
	pool     *pool
	endpoint endpoint
	// unwatch stops watching the context; false says that it has ended.
	unwatch func() bool
	// whole says that the body was read to its end.
	whole bool
}

// Read reads the body.
func (a *answer) Read(p []byte) (int, error) {
	n, err := a.response.Body.Read(p)
	if errors.Is(err, io.EOF) {
		a.whole = true
	}
	return n, err
}

// end gives the connection back for other requests, or closes it where there may be more on it than was read.
func (a *answer) end() {
	c := a.conn
	clean := a.unwatch() && a.whole && !a.response.Close && c.reader.Buffered() == 0
	if c.sending != nil {
		select {
		case sent := <-c.sending:
			clean = clean && sent
		default: // it answered before it had everything, and may never read the rest
			clean = false
			c.close()
			<-c.sending
		}
		c.sending = nil
	}
	if !clean {
		c.close()
		c = nil
	}
	a.pool.leave(a.endpoint, c)
}

func (c *connection) close() { _ = c.Close() }

// exchange sends a request and reads the head of the response.
func (c *connection) exchange(ctx context.Context, o *outgoing, deadline time.Time) (*answer, error) {
	c.received, c.written = 0, 0
	if err := c.SetDeadline(deadline); err != nil {
		return nil, err
	}
	// A caller who leaves ends what is waiting, like a deadline that is over.
	unwatch := context.AfterFunc(ctx, func() { _ = c.SetDeadline(longPast) })
	response, err := c.ask(o)
	if err != nil {
		unwatch()
		if c.sending != nil {
			c.close()
			<-c.sending
		}
		return nil, err
	}
	return &answer{response: response, conn: c, unwatch: unwatch}, nil
}

func (c *connection) ask(o *outgoing) (*nethttp.Response, error) {
	c.head = o.appendHead(c.head[:0])
	if len(o.body) > bodyAheadBytesMax {
		c.sending = make(chan bool, 1)
		go func() { c.sending <- c.send(o.body) == nil }()
	} else if err := c.send(o.body); err != nil {
		return nil, err
	}
	return c.response(o.method)
}

// send writes the head and the body.
func (c *connection) send(body []byte) error {
	if len(body) <= bodyCopiedBytesMax {
		c.head = append(c.head, body...)
		n, err := c.Write(c.head)
		c.written = int64(n)
		return err
	}
	parts := net.Buffers{c.head, body}
	n, err := parts.WriteTo(c.Conn)
	c.written = n
	return err
}

// response reads heads until one is not interim (RFC 9110, section 15.2). Switching protocols is final.
func (c *connection) response(method string) (*nethttp.Response, error) {
	var of *nethttp.Request
	if method == nethttp.MethodHead {
		of = headOfMethod
	}
	c.allowed = responseHeaderBytesMax
	for range interimMax {
		response, err := nethttp.ReadResponse(c.reader, of)
		if err != nil {
			return nil, err
		}
		if response.StatusCode >= nethttp.StatusOK || response.StatusCode == nethttp.StatusSwitchingProtocols {
			c.allowed = math.MaxInt
			return response, nil
		}
	}
	return nil, errInterim
}
