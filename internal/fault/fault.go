// Package fault makes chosen places fail, stall or crash on purpose.
//
// A place that can fail names a Point as a typed constant of its own package and asks an injected *Set there:
//
//	const PointSync fault.Point = "store.sync"
//	if err := s.faults.Hit(PointSync); err != nil { … as if the sync itself had failed … }
//
// A nil *Set never fails and costs one comparison, so production code passes nil and keeps the points.
package fault

import (
	"errors"
	"sync"
)

// Point names one place that can fail: "<package>.<step>". Constants of this type are the whole list of them.
type Point string

// ErrInjected is what Fail answers when it is given no error. Code under test must not look for it.
var ErrInjected = errors.New("injected fault")

// When picks among the hits of a point; hit counts from 1 and includes hits that no rule picked.
type When func(hit int) bool

// Action is what happens at a picked hit: it may answer an error, block for as long as it likes (a slow disk), or not
// return at all (a crash: os.Exit, runtime.Goexit, a panic that the simulator catches).
type Action func() error

// Set holds the rules of one test or one process. The zero value has none; it is safe for concurrent use.
type Set struct {
	mu    sync.Mutex
	hits  map[Point]int
	rules map[Point][]rule
}

type rule struct {
	when When
	do   Action
}

// On adds a rule. Rules of a point are tried in the order they were added; the first that answers an error ends the hit.
func (s *Set) On(p Point, when When, do Action) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rules == nil {
		s.rules = make(map[Point][]rule)
	}
	s.rules[p] = append(s.rules[p], rule{when: when, do: do})
}

// Clear drops the rules of a point and forgets its hits.
func (s *Set) Clear(p Point) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.rules, p)
	delete(s.hits, p)
}

// Hit says that execution is at p and answers the error to fail with there. Actions run in the caller's goroutine, outside
// the Set's lock, so that a stalled point does not stall the others.
func (s *Set) Hit(p Point) error {
	if s == nil {
		return nil
	}
	for _, do := range s.picked(p) {
		if err := do(); err != nil {
			return err
		}
	}
	return nil
}

func (s *Set) picked(p Point) []Action {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hits == nil {
		s.hits = make(map[Point]int)
	}
	s.hits[p]++
	var actions []Action
	for _, r := range s.rules[p] {
		if r.when(s.hits[p]) {
			actions = append(actions, r.do)
		}
	}
	return actions
}

// Hits counts how often p was hit: a test that injects a fault asserts with it that the fault's place was reached.
func (s *Set) Hits(p Point) int {
	if s == nil {
		return 0
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hits[p]
}

// Always picks every hit.
func Always() When { return func(int) bool { return true } }

// Nth picks the nth hit alone, counted from 1.
func Nth(n int) When { return func(hit int) bool { return hit == n } }

// From picks the nth hit and all after it.
func From(n int) When { return func(hit int) bool { return hit >= n } }

// Fail answers err, or ErrInjected for a nil err.
func Fail(err error) Action {
	if err == nil {
		err = ErrInjected
	}
	return func() error { return err }
}

// Call runs f and lets execution go on when it returns: a delay, a notice to the test, a crash.
func Call(f func()) Action {
	return func() error {
		f()
		return nil
	}
}
