package sfn

import "sluice/internal/service/sfn/ledger"

// executions is what the control plane asks the engine. Its methods do not wait, and may be called while something changes; the engine calls
// nothing of the service from within them.
type executions interface {
	// running reports whether a machine has executions that are not over. machine is an ID, here and below.
	running(machine string) bool
	// end has them end at their next transition; the engine calls Service.ended when the last one is over. It may be told more than once.
	end(machine string)
	// origin tells what an execution was started from; false for one that is not there.
	origin(of ledger.Key) (origin, bool)
	// uses reports whether an execution that can still be described was started from the revision.
	uses(ref revisionRef) bool
}

// origin is what an execution was started from.
type origin struct {
	revision revisionRef
	// mapRun is the ARN of the Map Run that started it; empty for none.
	mapRun string
}

// busy reports whether a machine has executions, or is about to.
func (s *Service) busy(m *machine) bool { return s.executions.running(m.ID) || s.holds.any(m.ID) }

// ended tells that the last execution of a machine is over: one that is being deleted is gone now.
func (s *Service) ended(at scope, name string) error {
	return s.change(func(ed *edit) error {
		if m := s.machines.get(at.itself(), name); m != nil && m.Status == deleting && !s.busy(m) {
			s.forget(ed, at, m)
		}
		return nil
	})
}

// forget removes a machine that no execution runs of any more. Revisions that executions still show stay until these go too.
func (s *Service) forget(ed *edit, at scope, m *machine) {
	of := owner{at, m.Name}
	s.versions.clear(ed, of)
	s.aliases.clear(ed, of)
	for _, r := range s.revisions.list(owner{at, m.ID}) {
		if ref := (revisionRef{at, m.ID, r.Number}); !s.used(ref) {
			s.revisions.remove(ed, owner{at, m.ID}, r)
		}
	}
	s.machines.remove(ed, at.itself(), m)
}

// collect removes what waits for nothing: machines whose executions are over, and revisions that nobody has. It is called before anything else
// is, and whenever the engine has forgotten executions.
func (s *Service) collect() error {
	return s.change(func(ed *edit) error {
		alive := map[owner]*machine{}
		for of, machines := range s.machines.things {
			for _, m := range machines {
				switch {
				case m.Status == deleting && !s.busy(m):
					s.forget(ed, of.scope, m)
					continue
				case m.Status == deleting:
					s.executions.end(m.ID) // the process may have ended before it was told
				}
				alive[owner{of.scope, m.ID}] = m
			}
		}
		for of, revisions := range s.revisions.things {
			for _, r := range revisions {
				if !s.needed(of, alive[of], r.Number) {
					s.revisions.remove(ed, of, r)
				}
			}
		}
		return nil
	})
}
