package sfn

import (
	"sync"

	"sluice/internal/service"
	"sluice/internal/uuid"
)

// revisionRef names a revision for as long as anything refers to it: by its machine's ID.
type revisionRef struct {
	scope
	machine string
	number  int64
}

// holds counts who is about to use a revision: an execution between its start and its first record.
type holds struct {
	mu sync.Mutex
	of map[revisionRef]int
}

// hold keeps a revision until the returned function is called, once.
func (h *holds) hold(ref revisionRef) (release func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.of[ref]++
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.of[ref]--; h.of[ref] == 0 {
			delete(h.of, ref)
		}
	}
}

func (h *holds) held(ref revisionRef) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.of[ref] > 0
}

// any reports whether a revision of a machine is held.
func (h *holds) any(machine string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for ref := range h.of {
		if ref.machine == machine {
			return true
		}
	}
	return false
}

// used reports whether an execution has a revision, or is about to.
func (s *Service) used(ref revisionRef) bool { return s.holds.held(ref) || s.executions.uses(ref) }

// needed reports whether a revision must stay; m is its machine, nil for one that is gone. of is the revision's owner.
func (s *Service) needed(of owner, m *machine, number int64) bool {
	if m != nil && (m.Newest == number || s.versionOf(owner{of.scope, m.Name}, number) != nil) {
		return true
	}
	return s.used(revisionRef{of.scope, of.name, number})
}

// newest is a machine's newest revision. It runs within view or change.
func (s *Service) newest(at scope, m *machine) *revision {
	return s.revision(revisionRef{at, m.ID, m.Newest})
}

// revision is the revision of a reference that keeps it.
func (s *Service) revision(ref revisionRef) *revision {
	return s.revisions.get(owner{ref.scope, ref.machine}, numberKey(ref.number))
}

// revise gives the machine, a copy in hand that the caller puts, a new revision in place of the one before.
func (s *Service) revise(ed *edit, c *service.Call, at scope, m *machine, to *settings) *revision {
	ed.supersede(at, m, m.Newest)
	m.Newest++
	r := &revision{Number: m.Newest, ID: uuid.New().String(), Type: m.Type, Created: c.Now.UTC(), settings: *to}
	s.revisions.put(ed, owner{at, m.ID}, r)
	return r
}

// sweep removes revisions that changes before this one have made nobody's. It is not done by these changes themselves: until they are visible, an
// execution may be about to start from what they supersede. What an execution has is left to collect. It runs within change.
func (s *Service) sweep(ed *edit) {
	ed.swept = map[revisionRef]bool{}
	for _, old := range s.superseded {
		ref, of := old.revisionRef, owner{old.scope, old.machine}
		if s.holds.held(ref) {
			continue // its execution will be seen next time
		}
		ed.swept[ref] = true
		m := s.machines.get(ref.itself(), old.name)
		if m != nil && m.ID != ref.machine {
			m = nil
		}
		if r := s.revision(ref); r != nil && !s.needed(of, m, ref.number) {
			s.revisions.remove(ed, of, r)
		}
	}
}
