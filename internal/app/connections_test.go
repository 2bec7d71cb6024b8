package app

// Proves that no more connections are accepted than there are places, that a closed one makes room for one more and no other, and
// that closing ends whoever waits. How: a listener that tells when it is asked for a connection.

import (
	"errors"
	"math"
	"net"
	"testing"
	"testing/synctest"
)

// asked is a listener that notes how often it was asked, and has a connection each time.
type asked struct {
	net.Listener
	times int
}

func (a *asked) Accept() (net.Conn, error) {
	a.times++
	c, _ := net.Pipe()
	return c, nil
}

func (a *asked) Close() error { return nil }

func TestConnectionsHaveALimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		inner := &asked{}
		b := newBounded(inner, 2)
		accepted := make(chan net.Conn, 10)
		ended := make(chan error, 1)
		go func() {
			for {
				c, err := b.Accept()
				if err != nil {
					ended <- err
					return
				}
				accepted <- c
			}
		}()
		synctest.Wait()
		if inner.times != 2 {
			t.Errorf("%d connections are open, of 2 that may be", inner.times)
		}
		first := <-accepted
		_ = first.Close()
		_ = first.Close() // which makes no room for another
		synctest.Wait()
		if inner.times != 3 {
			t.Errorf("%d were accepted after one of two was closed", inner.times)
		}
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
		if err := <-ended; !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
	})
}

func TestConnectionsLeaveDescriptorsToOthers(t *testing.T) {
	for descriptors, want := range map[uint64]int{0: connectionsMax, 1: 1, 256: 128, 1024: 512, 20_000: 17_952, 1 << 20: connectionsMax, math.MaxUint64: connectionsMax} {
		if got := connectionsOf(descriptors); got != want {
			t.Errorf("%d descriptors: %d connections, want %d", descriptors, got, want)
		}
	}
}
