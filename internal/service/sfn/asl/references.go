package asl

import "sort"

// VariableReferences returns the variables that each state's expressions read, by the state's name, as
// DescribeStateMachine shows them: names sorted, states without any left out.
func (m *Machine) VariableReferences() map[string][]string {
	found := map[string][]string{}
	m.Program.Walk(func(s *State) {
		names := map[string]bool{}
		s.variables(func(name string) { names[name] = true })
		for name := range names {
			found[s.Name] = append(found[s.Name], name)
		}
		sort.Strings(found[s.Name])
	})
	return found
}

func (s *State) variables(visit func(string)) {
	for _, p := range []*path{s.flow.input.path, s.flow.output.path} {
		if p != nil {
			p.variables(visit)
		}
	}
	for _, t := range []*template{s.flow.arguments, s.flow.selector, s.flow.outcome, s.flow.assign} {
		t.variables(visit)
	}
	s.typedVariables(visit)
	for _, c := range s.Catch {
		c.outcome.variables(visit)
		c.assign.variables(visit)
	}
}

func (s *State) typedVariables(visit func(string)) {
	switch {
	case s.task != nil:
		s.task.timeout.variables(visit)
		s.task.heartbeat.variables(visit)
		s.task.credentials.variables(visit)
	case s.wait != nil:
		s.wait.seconds.variables(visit)
		if s.wait.timestamp != nil && s.wait.timestamp.expression != nil {
			s.wait.timestamp.expression.variables(visit)
		}
	case s.fail != nil:
		s.fail.name.variables(visit)
		s.fail.cause.variables(visit)
	case s.choice != nil:
		for _, r := range s.choice.rules {
			r.holds.variables(visit)
			r.outcome.variables(visit)
			r.assign.variables(visit)
		}
	case s.mapped != nil:
		s.mapped.variables(visit)
	}
}

func (n *number) variables(visit func(string)) {
	if n != nil && n.expression != nil {
		n.expression.variables(visit)
	}
}

func (t *text) variables(visit func(string)) {
	if t != nil && t.expression != nil {
		t.expression.variables(visit)
	}
}

func (m *mapped) variables(visit func(string)) {
	if m.path != nil {
		m.path.variables(visit)
	}
	m.items.variables(visit)
	m.selector.variables(visit)
	for _, n := range []*number{m.concurrency, m.failures, m.failurePercentage} {
		n.variables(visit)
	}
	if r := m.reader; r != nil {
		r.arguments.variables(visit)
		r.headers.variables(visit)
		r.itemsPointer.variables(visit)
		r.maxItems.variables(visit)
	}
	if b := m.batcher; b != nil {
		b.items.variables(visit)
		b.bytes.variables(visit)
		b.input.variables(visit)
	}
	if m.writer != nil {
		m.writer.arguments.variables(visit)
	}
}
