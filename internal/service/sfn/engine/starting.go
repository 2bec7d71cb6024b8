package engine

import (
	"sync"
	"sync/atomic"
)

// starting are the Map Runs of which children are being started, so that a run that fails meanwhile leaves none behind.
type starting struct {
	mu sync.Mutex
	of map[string]*starts
}

// starts are those of one run.
type starts struct {
	batches int
	over    bool
}

// begin takes note of a batch of children; the run is under way.
func (s *starting) begin(mapRun string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	run := s.of[mapRun]
	if run == nil {
		run = &starts{}
		s.of[mapRun] = run
	}
	run.batches++
	run.over = false
}

// end says that a batch was started.
func (s *starting) end(mapRun string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	run := s.of[mapRun]
	if run.batches--; run.batches == 0 {
		delete(s.of, mapRun)
	}
}

// abort says that a run is over, before its children are aborted.
func (s *starting) abort(mapRun string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if run := s.of[mapRun]; run != nil {
		run.over = true
	}
}

// isOver reports whether a run ended while a batch of its children is being started.
func (s *starting) isOver(mapRun string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	run := s.of[mapRun]
	return run != nil && run.over
}

// startersMax is how many of a batch of children are started at a time: enough for any disk, and little memory.
const startersMax = 256

// startAll starts the children that a walk asks for, in the background. They are of a run each, or of several where several run side by side.
func (e *Engine) startAll(batches map[string][]func()) {
	for mapRun, all := range batches {
		e.starting.begin(mapRun)
		e.spread(all, func() { e.starting.end(mapRun) })
	}
}

// spread does what is to be done for many children, some at a time, and tells when all of it is done.
func (e *Engine) spread(all []func(), done func()) {
	next, left := &atomic.Int64{}, &atomic.Int64{}
	left.Store(int64(min(len(all), startersMax)))
	for range left.Load() {
		e.background(func() {
			for i := next.Add(1); i <= int64(len(all)) && e.ctx.Err() == nil; i = next.Add(1) {
				all[i-1]()
			}
			if left.Add(-1) == 0 {
				done()
			}
		})
	}
}
