package sfn

import "sync"

// found is what an ARN of a state machine, a version or an alias stands for.
type found struct {
	scope
	machine  *machine
	revision *revision
	// version is nil if the machine itself was named, and its newest revision is meant.
	version *version
	// alias is nil if none was named.
	alias *alias
}

// arn is how the answers name what was found: the machine, or its version.
func (f *found) arn() string {
	if f.version != nil {
		return f.versionARN(f.machine.Name, f.version.Number)
	}
	return f.machineARN(f.machine.Name)
}

func (f *found) ref() revisionRef { return revisionRef{f.scope, f.machine.ID, f.revision.Number} }

// findMachine finds a machine by an ARN that must name it alone: another is refused as one that is not there (recorded:
// test_update_state_machine). It runs within view or change.
func (s *Service) findMachine(a address) (*machine, error) {
	if a.label != "" {
		return nil, labelled()
	}
	if m := s.machines.get(a.itself(), a.name); m != nil && a.qualifier == "" {
		return m, nil
	}
	return nil, noMachine(a.arn())
}

// labelled refuses the ARN of a Distributed Map state.
func labelled() error {
	return invalid(reasonLabelled, "This operation does not support labeled state machine ARNs.") // the text is ours
}

// find finds what an ARN of a machine, a version or an alias stands for; fraction, between 0 and 1, chooses among the versions of an alias. It
// runs within view or change.
func (s *Service) find(a address, fraction float64) (*found, error) {
	if a.label != "" {
		return nil, labelled()
	}
	f := &found{scope: a.scope, machine: s.machines.get(a.itself(), a.name)}
	if f.machine == nil {
		return nil, noMachine(a.arn())
	}
	if a.qualifier == "" {
		f.revision = s.newest(a.scope, f.machine)
		return f, nil
	}
	of := owner{a.scope, a.name}
	number := versionNumber(a.qualifier)
	if number == 0 {
		if f.alias = s.aliases.get(of, a.qualifier); f.alias == nil {
			return nil, noMachine(a.arn())
		}
		number = f.alias.pick(fraction)
	}
	if f.version = s.versions.get(of, numberKey(number)); f.version == nil {
		return nil, noMachine(a.arn())
	}
	f.revision = s.revision(revisionRef{a.scope, f.machine.ID, f.version.Revision})
	return f, nil
}

// take is find for an execution that is about to start: the revision stays until release is called (more than once does no harm), by when the execution must be recorded or
// given up.
func (s *Service) take(a address, fraction float64) (f *found, release func(), err error) {
	var let func()
	err = s.view(func() error {
		if f, err = s.find(a, fraction); err != nil {
			return err
		}
		if f.machine.Status == deleting {
			return machineDeleting(a.unqualified())
		}
		let = s.holds.hold(f.ref())
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	return f, sync.OnceFunc(func() {
		let()
		s.released(f)
	}), nil
}

// released ends the deletion of a machine that only a start has kept. If that fails, the next start of the process does it.
func (s *Service) released(f *found) {
	ending := false
	_ = s.view(func() error {
		m := s.machines.get(f.itself(), f.machine.Name)
		ending = m != nil && m.Status == deleting
		return nil
	})
	if ending {
		_ = s.ended(f.scope, f.machine.Name)
	}
}

// pick chooses a version by the weights; fraction is between 0 and 1.
func (a *alias) pick(fraction float64) int64 {
	const percent = 100
	left := fraction * percent
	for _, r := range a.Routes {
		if left -= float64(r.Weight); left < 0 {
			return r.Version
		}
	}
	return a.Routes[len(a.Routes)-1].Version
}
