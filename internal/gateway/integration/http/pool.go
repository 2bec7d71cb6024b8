package http

import (
	"context"
	"slices"
	"sync"
	"time"
)

// The bounds of what is kept open to endpoints between requests; beyond them the connection that has been idle for longest is closed.
const (
	idleConnectionsMax        = 1024
	idleConnectionsPerHostMax = 128
	idleConnectionDuration    = 55 * time.Second
)

// requestsPerHostMax bounds the requests that are on their way to one endpoint, and so the connections to it that are in use; more of
// them wait. An API that leads to itself runs into it, and then into its timeout, before the process runs out of files.
const requestsPerHostMax = 4096

// pool keeps idle connections, and counts requests.
type pool struct {
	mu    sync.Mutex
	hosts map[endpoint]*host
	idle  int // connections of all hosts
	sweep *time.Timer
}

// host is what is open to one endpoint. It is forgotten when nothing is.
type host struct {
	idle     []*connection // in the order in which they became it
	requests int
	waiting  []chan struct{} // closed when its request may go
}

func newPool() *pool { return &pool{hosts: map[endpoint]*host{}} }

// enter waits until a request may go to an endpoint. Who has entered leaves.
func (p *pool) enter(ctx context.Context, e endpoint, deadline time.Time) error {
	p.mu.Lock()
	h := p.hosts[e]
	if h == nil {
		h = &host{}
		p.hosts[e] = h
	}
	if h.requests < requestsPerHostMax {
		h.requests++
		p.mu.Unlock()
		return nil
	}
	turn := make(chan struct{})
	h.waiting = append(h.waiting, turn)
	p.mu.Unlock()
	ctx, cancel := context.WithDeadline(ctx, deadline)
	defer cancel()
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
		p.giveUp(e, h, turn)
		return ctx.Err()
	}
}

// giveUp ends waiting; the turn may have come at the same moment.
func (p *pool) giveUp(e endpoint, h *host, turn chan struct{}) {
	p.mu.Lock()
	i := slices.Index(h.waiting, turn)
	if i >= 0 {
		h.waiting = slices.Delete(h.waiting, i, i+1)
	}
	p.mu.Unlock()
	if i < 0 {
		p.leave(e, nil)
	}
}

// take returns the connection that became idle last, or nil.
func (p *pool) take(e endpoint) *connection {
	p.mu.Lock()
	defer p.mu.Unlock()
	h := p.hosts[e]
	last := len(h.idle) - 1
	if last < 0 {
		return nil
	}
	c := h.idle[last]
	h.idle[last] = nil
	h.idle = h.idle[:last]
	p.idle--
	return c
}

// leave ends a request, and keeps its connection if there is one.
func (p *pool) leave(e endpoint, c *connection) {
	p.mu.Lock()
	defer p.mu.Unlock()
	h := p.hosts[e]
	if c != nil {
		p.keep(h, c)
	}
	if len(h.waiting) > 0 {
		close(h.waiting[0])
		h.waiting = slices.Delete(h.waiting, 0, 1)
		return
	}
	h.requests--
	p.forget(e, h)
}

func (p *pool) keep(h *host, c *connection) {
	switch {
	case len(h.idle) >= idleConnectionsPerHostMax:
		p.closeOldest(h)
	case p.idle >= idleConnectionsMax:
		p.closeOldest(p.stalest())
	}
	c.used, c.idle = true, time.Now()
	h.idle = append(h.idle, c)
	p.idle++
	if p.sweep == nil {
		p.sweep = time.AfterFunc(idleConnectionDuration, p.closeExpired)
	}
}

// stalest is the host that has the connection which has been idle for longest. There is one.
func (p *pool) stalest() *host {
	var found *host
	for _, h := range p.hosts {
		if len(h.idle) > 0 && (found == nil || h.idle[0].idle.Before(found.idle[0].idle)) {
			found = h
		}
	}
	return found
}

// closeOldest does not wait for the endpoint, which TLS tells of it.
func (p *pool) closeOldest(h *host) {
	go h.idle[0].close()
	h.idle = slices.Delete(h.idle, 0, 1)
	p.idle--
}

func (p *pool) forget(e endpoint, h *host) {
	if h.requests == 0 && len(h.idle) == 0 {
		delete(p.hosts, e)
	}
}

// closeExpired closes what has been idle for too long, and comes again while there are others.
func (p *pool) closeExpired() {
	p.closeIdle(time.Now().Add(-idleConnectionDuration))
}

// closeIdle closes what has been idle since then or before.
func (p *pool) closeIdle(since time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for e, h := range p.hosts {
		for len(h.idle) > 0 && !h.idle[0].idle.After(since) {
			p.closeOldest(h)
		}
		p.forget(e, h)
	}
	if p.sweep != nil {
		p.sweep.Stop()
		p.sweep = nil
	}
	if p.idle > 0 {
		p.sweep = time.AfterFunc(idleConnectionDuration/4, p.closeExpired)
	}
}
