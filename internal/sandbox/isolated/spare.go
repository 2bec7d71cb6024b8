//go:build linux && (amd64 || arm64)

package isolated

import "sync"

// spares are first processes that wait for a sandbox to be started, because launching one is most of a start: the kernel makes
// namespaces, and the binary has to begin.
type spares struct {
	launch func() (*first, error)
	ready  chan *first
	kick   chan struct{} // there is room for one
	stop   chan struct{}
	done   sync.WaitGroup
}

func newSpares(n int, launch func() (*first, error)) *spares {
	return &spares{launch: launch, ready: make(chan *first, n), kick: make(chan struct{}, 1), stop: make(chan struct{})}
}

// start begins to make them.
func (s *spares) start() {
	s.done.Go(s.make)
	s.kick <- struct{}{}
}

func (s *spares) make() {
	for {
		select {
		case <-s.stop:
			return
		case <-s.kick:
			s.fill()
		}
	}
}

// fill is the only one to add. One that cannot be launched is not tried again: the Start that misses it tries, and says why not.
func (s *spares) fill() {
	for len(s.ready) < cap(s.ready) {
		f, err := s.launch()
		if err != nil {
			return
		}
		s.ready <- f
	}
}

// take gives one that waited, or launches one.
func (s *spares) take() (f *first, waited bool, err error) {
	select {
	case f = <-s.ready:
		waited = true
	default:
		f, err = s.launch()
	}
	select {
	case s.kick <- struct{}{}:
	default:
	}
	return f, waited, err
}

// close ends those that wait.
func (s *spares) close() {
	close(s.stop)
	s.done.Wait()
	for {
		select {
		case f := <-s.ready:
			f.end()
		default:
			return
		}
	}
}
