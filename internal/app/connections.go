package app

import (
	"net"
	"sync"
)

const (
	// connectionsMax is how many connections are open at the same time at most. Further ones wait in the kernel until one is closed, as
	// idle ones are after idleTimeout.
	connectionsMax = 50_000
	// descriptorsKept are those that connections leave to others, half of all at most: the store keeps 512 files open and must never
	// be refused one, for it fails for good when a file cannot be made; the rest is for logs and for calls to other hosts.
	descriptorsKept = 2048
)

// connectionsOf is how many connections may be open, if the process may have so many descriptors; 0 means that there is no limit. Go
// raises the process's own limit to the hard one when it starts.
func connectionsOf(descriptors uint64) int {
	if descriptors == 0 {
		return connectionsMax
	}
	return int(max(1, min(connectionsMax, descriptors-min(descriptorsKept, descriptors/2))))
}

// bounded accepts no more connections than it has places.
type bounded struct {
	net.Listener
	places chan struct{} // one in it for each connection
	closed chan struct{}
	once   sync.Once
}

func newBounded(l net.Listener, most int) *bounded {
	return &bounded{Listener: l, places: make(chan struct{}, most), closed: make(chan struct{})}
}

// Accept waits for a place first, so that nothing is accepted that cannot be served.
func (b *bounded) Accept() (net.Conn, error) {
	select {
	case b.places <- struct{}{}:
	case <-b.closed:
		return nil, net.ErrClosed
	}
	c, err := b.Listener.Accept()
	if err != nil {
		<-b.places
		return nil, err
	}
	return &placed{Conn: c, places: b.places}, nil
}

// Close ends an Accept that waits, for a place or for a connection.
func (b *bounded) Close() error {
	b.once.Do(func() { close(b.closed) })
	return b.Listener.Close()
}

// placed is a connection that has a place until it is closed.
type placed struct {
	net.Conn
	once   sync.Once
	places <-chan struct{}
}

// Close gives the place back, once.
func (p *placed) Close() error {
	err := p.Conn.Close()
	p.once.Do(func() { <-p.places })
	return err
}
