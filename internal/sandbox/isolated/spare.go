//go:build linux && (amd64 || arm64)

package isolated

import (
	"errors"
	"sync"
	"sync/atomic"

	"sluice/internal/sandbox/isolated/scratch"
)

// spare is what every sandbox begins with.
type spare struct {
	first *first
	tmp   *scratch.Scratch // nil if /tmp is memory
	bytes int64            // of tmp
}

// end lets go of a spare.
func (s *spare) end() error {
	s.first.end()
	if s.tmp == nil {
		return nil
	}
	return s.tmp.Close()
}

// spares wait for a sandbox to be started, because making them is most of a start: the kernel makes namespaces and a file system, and the
// binary has to begin.
type spares struct {
	build func(bytes int64) (*spare, error)
	ready chan *spare
	kick  chan struct{} // there is room for one
	stop  chan struct{}
	done  sync.WaitGroup
	bytes atomic.Int64 // of /tmp, as the last start wanted it: the next one will likely too
}

func newSpares(n int, build func(bytes int64) (*spare, error)) *spares {
	s := &spares{build: build, ready: make(chan *spare, n), kick: make(chan struct{}, 1), stop: make(chan struct{})}
	s.bytes.Store(bytesFirst)
	return s
}

// bytesFirst is the size of /tmp that functions have unless they ask for more ("Lambda quotas").
const bytesFirst = 512 << 20

// start begins to make them.
func (s *spares) start() {
	s.done.Go(s.keep)
	s.refill()
}

func (s *spares) keep() {
	for {
		select {
		case <-s.stop:
			return
		case <-s.kick:
			s.fill()
		}
	}
}

// fill is the only one to add. One that cannot be made is not tried again: the Start that misses it tries, and says why not.
func (s *spares) fill() {
	for len(s.ready) < cap(s.ready) {
		made, err := s.build(s.bytes.Load())
		if err != nil {
			return
		}
		s.ready <- made
	}
}

// take gives one that waited, or makes one. Its /tmp has the size that is wanted.
func (s *spares) take(bytes int64) (taken *spare, waited bool, err error) {
	s.bytes.Store(bytes)
	select {
	case taken = <-s.ready:
		if taken.tmp == nil || taken.bytes == bytes {
			return taken, true, nil
		}
		_ = taken.end() // nothing was written to it
	default:
	}
	taken, err = s.build(bytes)
	return taken, false, err
}

// refill has those made that were taken.
func (s *spares) refill() {
	select {
	case s.kick <- struct{}{}:
	default:
	}
}

// close ends those that wait.
func (s *spares) close() error {
	close(s.stop)
	s.done.Wait()
	var errs []error
	for {
		select {
		case left := <-s.ready:
			errs = append(errs, left.end())
		default:
			return errors.Join(errs...)
		}
	}
}
