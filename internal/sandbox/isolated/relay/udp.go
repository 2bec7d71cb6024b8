//go:build linux

package relay

import (
	"errors"
	"net"
	"slices"
	"sync"
	"syscall"
	"time"
)

// Limits of the datagrams of one sandbox. Beyond them they are lost, as datagrams are.
const (
	flowsMax    = 512
	waitingMax  = 64 // datagrams of a flow that is being dialed, or cannot be sent as fast
	idleMax     = time.Minute
	idleNameMax = 5 * time.Second // of one that asks for a name: each question has its own
	payloadMax  = mtu - ipBytes - udpBytes
)

// flow is what goes between two ends.
type flow struct {
	pair
	out chan []byte
}

// flows are those of one sandbox.
type flows struct {
	mu     sync.Mutex
	byPair map[pair]*flow
}

func (f *flows) begin() { f.byPair = map[pair]*flow{} }

// datagram takes one from the sandbox.
func (r *Relay) datagram(p packet) {
	ends := pair{p.source(), p.target()}
	r.udp.mu.Lock()
	f := r.udp.byPair[ends]
	if f == nil && len(r.udp.byPair) < flowsMax {
		f = &flow{pair: ends, out: make(chan []byte, waitingMax)}
		r.udp.byPair[ends] = f
		r.done.Go(func() { r.flow(f) })
	}
	r.udp.mu.Unlock()
	if f == nil {
		return
	}
	select {
	case f.out <- slices.Clone(p.payload()):
	default:
	}
}

// flow carries datagrams between two ends until neither has sent one for a while.
func (r *Relay) flow(f *flow) {
	defer func() {
		r.udp.mu.Lock()
		defer r.udp.mu.Unlock()
		delete(r.udp.byPair, f.pair)
	}()
	c, err := r.dial(r.ctx, "udp4", f.to.String())
	if err != nil {
		return
	}
	var back sync.WaitGroup
	heard := make(chan struct{}, 1)
	back.Go(func() { r.answers(f, c, heard) })
	r.send(f, c, heard)
	_ = c.Close()
	back.Wait()
}

// send hands on what the sandbox sends. What cannot be sent is lost.
func (r *Relay) send(f *flow, c net.Conn, heard <-chan struct{}) {
	longest := idleMax
	if f.to.Port() == portDNS {
		longest = idleNameMax
	}
	idle := time.NewTimer(longest)
	defer idle.Stop()
	for {
		select {
		case <-r.ctx.Done():
			return
		case <-idle.C:
			return
		case b := <-f.out:
			_, _ = c.Write(b)
		case <-heard:
		}
		idle.Reset(longest)
	}
}

// answers hands in what comes back.
func (r *Relay) answers(f *flow, c net.Conn, heard chan<- struct{}) {
	buffer := make([]byte, payloadMax)
	for {
		n, err := c.Read(buffer)
		if errors.Is(err, syscall.ECONNREFUSED) {
			continue // nobody was there for one; the next may find somebody
		}
		if err != nil {
			return
		}
		r.write(datagram(f.to, f.from, buffer[:n]))
		select {
		case heard <- struct{}{}:
		default:
		}
	}
}
