//go:build linux

package relay

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"
)

// Limits of the connections of one sandbox. A function has 1,024 descriptors in each of its processes ("Lambda quotas"), so one with
// more connections than these has several processes. Beyond them, a connection is refused.
const (
	connectionsMax = 1024
	closedMax      = 1024 // connections that are over, whose last packets still find their way
	dialMax        = 2 * time.Minute
	acceptMax      = 10 * time.Second // from what the sandbox's kernel is told to what it has accepted
	portFirst      = 1024
)

// pair are the two ends of a connection or flow, as the sandbox sees them.
type pair struct{ from, to netip.AddrPort }

// connection is one that the sandbox opens. In its packets, the relay stands for whom it leads to: under its own address, and a port
// for each connection.
type connection struct {
	pair
	port   uint16
	peer   net.Conn // nil while it is dialed
	given  *time.Timer
	closed bool
}

// connections are those of one sandbox.
type connections struct {
	mu     sync.Mutex
	byPair map[pair]*connection
	byPort map[uint16]*connection
	over   []*connection // closed ones, the oldest first
	next   uint16
	ended  bool
}

func (c *connections) begin() {
	c.byPair, c.byPort, c.next = map[pair]*connection{}, map[uint16]*connection{}, portFirst
}

// segment sends a packet of TCP on its way: from the sandbox to the listener, or back.
func (r *Relay) segment(p packet) {
	from, to := p.source(), p.target()
	if from == r.entrance && to.Addr() == netip.AddrFrom4(relayEnd) {
		if c := r.tcp.at(to.Port()); c != nil {
			p.readdress(c.to, c.from)
			r.write(p)
		}
		return
	}
	opens := p.flags()&(flagSYN|flagACK|flagRST) == flagSYN
	c, state := r.tcp.find(pair{from, to}, opens)
	switch state {
	case unknown:
		if p.flags()&flagRST == 0 {
			r.write(reset(p))
		}
	case fresh:
		first := slices.Clone(p)
		r.done.Go(func() { r.open(c, first) })
	case dialing: // the sandbox asks again, and will be answered
	case open:
		r.enter(c, p)
	}
}

// enter leads a packet to the listener.
func (r *Relay) enter(c *connection, p packet) {
	p.readdress(netip.AddrPortFrom(netip.AddrFrom4(relayEnd), c.port), r.entrance)
	r.write(p)
}

// open dials, and only then lets the sandbox's kernel know of the connection: so what is refused out there is refused in here.
func (r *Relay) open(c *connection, first packet) {
	ctx, cancel := context.WithTimeout(r.ctx, dialMax)
	defer cancel()
	peer, err := r.dial(ctx, "tcp4", c.to.String())
	if err != nil {
		r.tcp.end(c)
		r.write(reset(first))
		return
	}
	if !r.tcp.dialed(c, peer) {
		_ = peer.Close()
		return
	}
	r.enter(c, first)
}

// accept takes the connections that the sandbox's kernel has made.
func (r *Relay) accept() {
	for {
		inner, err := r.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			continue // the one connection is lost
		}
		from := inner.RemoteAddr().(*net.TCPAddr).AddrPort()
		c := r.tcp.at(from.Port())
		// A function may find the listener itself, but under its own address.
		if from.Addr() != netip.AddrFrom4(relayEnd) || c == nil || !c.take() {
			_ = inner.Close()
			continue
		}
		r.done.Go(func() {
			defer r.tcp.end(c)
			stop := context.AfterFunc(r.ctx, func() { _ = inner.Close() })
			defer stop()
			splice(inner, c.peer)
		})
	}
}

// take makes the caller the one who ends the connection, instead of the timer.
func (c *connection) take() bool { return c.given != nil && c.given.Stop() }

// splice carries both directions until both have ended.
func splice(a, b net.Conn) {
	var back sync.WaitGroup
	back.Go(func() { carry(a, b) })
	carry(b, a)
	back.Wait()
	_, _ = a.Close(), b.Close()
}

// carry carries one direction, and tells the other end when it has ended. A broken one breaks both.
func carry(to, from net.Conn) {
	_, err := io.Copy(to, from)
	half, can := to.(interface{ CloseWrite() error })
	if err == nil && can {
		_ = half.CloseWrite()
		return
	}
	_, _ = to.Close(), from.Close()
}

// state is what find found.
type state int

const (
	unknown state = iota
	fresh         // made just now
	dialing
	open
)

// find finds a connection, or makes one if it is to be opened and there is room.
func (c *connections) find(ends pair, opens bool) (*connection, state) {
	c.mu.Lock()
	defer c.mu.Unlock()
	known := c.byPair[ends]
	switch {
	case known != nil && (!known.closed || !opens):
		if known.peer == nil {
			return known, dialing
		}
		return known, open
	case !opens || c.ended || len(c.byPort)-len(c.over) >= connectionsMax:
		return nil, unknown
	}
	for c.byPort[c.next] != nil {
		c.advance()
	}
	made := &connection{pair: ends, port: c.next}
	c.advance()
	c.byPair[ends], c.byPort[made.port] = made, made
	return made, fresh
}

func (c *connections) advance() {
	if c.next++; c.next == 0 {
		c.next = portFirst
	}
}

func (c *connections) at(port uint16) *connection {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.byPort[port]
}

// dialed gives a connection its peer, unless all is over. A sandbox that has lost interest in the meantime leaves the peer to the timer.
func (c *connections) dialed(n *connection, peer net.Conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended {
		return false
	}
	n.peer = peer
	n.given = time.AfterFunc(acceptMax, func() { c.end(n) })
	return true
}

// end marks a connection as over. It is known a while longer, for what the two kernels still have to say to each other.
func (c *connections) end(n *connection) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if n.closed {
		return
	}
	n.closed = true
	if n.peer == nil {
		c.drop(n)
		return
	}
	_ = n.peer.Close()
	if c.over = append(c.over, n); len(c.over) > closedMax {
		c.drop(c.over[0])
		c.over = slices.Delete(c.over, 0, 1)
	}
}

func (c *connections) drop(n *connection) {
	delete(c.byPort, n.port)
	if c.byPair[n.pair] == n {
		delete(c.byPair, n.pair)
	}
}

// close ends all.
func (c *connections) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = true
	for _, n := range c.byPort {
		if n.peer != nil {
			n.given.Stop()
			_ = n.peer.Close()
		}
	}
}
