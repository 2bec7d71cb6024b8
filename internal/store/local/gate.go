package local

import (
	"math"
	"sync"
	"sync/atomic"
)

// gate counts the calls that are inside the engine, so that Close can refuse new ones and wait for the last to leave: a
// late reader must not meet a closed engine. The count carries the closed mark as its sign.
type gate struct {
	inside atomic.Int64
	once   sync.Once
	empty  chan struct{}
}

const shut = math.MinInt64

func newGate() *gate { return &gate{empty: make(chan struct{})} }

// enter reports whether the caller may go in; then it must leave.
func (g *gate) enter() bool {
	if g.inside.Add(1) > 0 {
		return true
	}
	g.leave()
	return false
}

func (g *gate) leave() {
	if g.inside.Add(-1) == shut {
		g.once.Do(func() { close(g.empty) })
	}
}

// close lets nobody in any more. Empty is closed when the last has left. It must be called once.
func (g *gate) close() {
	if g.inside.Add(shut) == shut {
		g.once.Do(func() { close(g.empty) })
	}
}
