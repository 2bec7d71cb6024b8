package engine

import (
	"context"
	"strings"
	"sync"

	"sluice/internal/clock"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
)

// actor is an execution in memory. Whoever holds mu owns the execution.
type actor struct {
	key ledger.Key

	mu     sync.Mutex
	origin *Origin
	// x is nil while the execution is not in memory; records counts those in the ledger.
	x       *execution.Execution
	records uint64
	// dirty says that x is ahead of what is kept.
	dirty bool
	// calls are the attempts under way in this process, and how to end each.
	calls map[int64]context.CancelFunc
	// chores are the readings of items and the writing of results that are under way in this process, by their frames.
	chores map[execution.FrameID]*underWay
	// done is closed when an Express execution is over, as over says then, timer the promise of its next turn; released says that its own hold on
	// the actor is gone.
	done           chan struct{}
	timer          clock.Timer
	over, released bool

	// users and at are the actors': how many are at it, and where it stands among those that nobody is at.
	users      int
	next, prev *actor
}

// forget lets go of what is in memory.
func (a *actor) forget() { a.x, a.records, a.dirty = nil, 0, false }

// residentMax is how many executions stay in memory that nobody is at; those that were used last.
const residentMax = 4096

// actors are the executions in memory. Those that nobody is at form a list, the one used last first.
type actors struct {
	mu      sync.Mutex
	of      map[ledger.Key]*actor
	idle    actor // the list's head
	waiting int
}

// get finds an execution's actor, or makes one without the execution. It is put back when its user is done with it.
func (s *actors) get(k ledger.Key) *actor {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.of[k]
	if a == nil {
		a = &actor{key: k}
		s.of[k] = a
	} else if a.users == 0 {
		s.unlink(a)
	}
	a.users++
	return a
}

// has tells whether an execution is in memory.
func (s *actors) has(k ledger.Key) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.of[k] != nil
}

// expressOf are the Express children of a Map Run that are in memory, which is where they are.
func (s *actors) expressOf(parent ledger.Key, mapRun string) (keys []ledger.Key) {
	n, _ := ParseMapRun(mapRun)
	s.mu.Lock()
	defer s.mu.Unlock()
	for k := range s.of {
		if k.Account == parent.Account && k.Region == parent.Region && k.Machine == parent.Machine && k.Label == n.Label &&
			strings.HasPrefix(k.Name, n.ID+"-") && strings.Contains(k.Name, ":") {
			keys = append(keys, k)
		}
	}
	return keys
}

// put says that a user is done. The actor that was not used for the longest time goes if there are too many.
func (s *actors) put(a *actor) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a.users--; a.users > 0 {
		return
	}
	if a.x == nil || a.x.Status() != execution.Running && a.x.Status() != "" { // nobody else has it: it may be read
		delete(s.of, a.key)
		return
	}
	s.link(a)
	if s.waiting > residentMax {
		last := s.idle.prev
		s.unlink(last)
		delete(s.of, last.key)
	}
}

func (s *actors) link(a *actor) {
	if s.idle.next == nil {
		s.idle.next, s.idle.prev = &s.idle, &s.idle
	}
	a.next, a.prev = s.idle.next, &s.idle
	a.next.prev, a.prev.next = a, a
	s.waiting++
}

func (s *actors) unlink(a *actor) {
	a.prev.next, a.next.prev = a.next, a.prev
	a.next, a.prev = nil, nil
	s.waiting--
}

// hold adds a user to an actor that has one.
func (s *actors) hold(a *actor) {
	s.mu.Lock()
	a.users++
	s.mu.Unlock()
}
