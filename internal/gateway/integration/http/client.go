package http

import (
	"context"
	"errors"
	nethttp "net/http"
	"time"
)

// client speaks HTTP/1.1 to endpoints. The goroutine that asks writes the request and reads the response itself: net/http's Transport
// hands both to goroutines of the connection, which costs more than all else that happens to a small request here. What comes back is
// read by net/http's own parser.
type client struct {
	connect dialer
	pool    *pool
}

func newClient(connect dialer) *client {
	return &client{connect: connect, pool: newPool()}
}

// triesMax bounds how many idle connections a request may find closed one after the other, before it gets one of its own.
const triesMax = 4

// do sends a request and returns its response as soon as the head is there. It ends when ctx does, or at the deadline. The answer
// must be ended.
func (c *client) do(ctx context.Context, o *outgoing, deadline time.Time) (*answer, error) {
	if err := c.pool.enter(ctx, o.endpoint, deadline); err != nil {
		return nil, err
	}
	for try := 1; ; try++ {
		conn, err := c.connection(ctx, o.endpoint, deadline, try < triesMax)
		if err != nil {
			c.pool.leave(o.endpoint, nil)
			return nil, err
		}
		a, err := conn.exchange(ctx, o, deadline)
		if err == nil {
			a.pool, a.endpoint = c.pool, o.endpoint
			return a, nil
		}
		again := conn.used && conn.mayRepeat(o, err)
		conn.close()
		if !again || ctx.Err() != nil {
			c.pool.leave(o.endpoint, nil)
			return nil, err
		}
	}
}

// connection takes an idle one that the endpoint has not closed, or opens one.
func (c *client) connection(ctx context.Context, e endpoint, deadline time.Time, idle bool) (*connection, error) {
	for idle {
		conn := c.pool.take(e)
		if conn == nil {
			break
		}
		if !conn.hasEnded() {
			return conn, nil
		}
		conn.close()
	}
	ctx, cancel := context.WithDeadline(ctx, deadline)
	defer cancel()
	conn, err := c.connect(ctx, e)
	if err != nil {
		return nil, err
	}
	return newConnection(conn), nil
}

// mayRepeat reports whether a request that failed on a connection which had been used before may be sent on another one: the endpoint
// had closed this one while it was idle, and either nothing was sent, or what was sent does no harm twice. A POST is never sent twice.
func (c *connection) mayRepeat(o *outgoing, err error) bool {
	if c.received > 0 || errors.Is(err, errTimeout) {
		return false
	}
	switch o.method {
	case nethttp.MethodGet, nethttp.MethodHead, nethttp.MethodOptions:
		return true
	}
	return c.written == 0
}
