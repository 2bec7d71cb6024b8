package ledger

// Apply makes the event part of the state.
func (m *Machine) Apply(e Event) []Action {
	m.acts, m.touched = m.acts[:0], touched{}
	switch e.Op {
	case OpBegin:
		m.newest = max(m.newest, e.Number)
		one := m.uses.get(e.Use, useKey{e.Begin.MachineID, e.Begin.Revision})
		m.uses.keep(one)
		hashes := make([]list, len(e.Begin.Lists))
		for i, name := range e.Begin.Lists {
			hashes[i] = listOf(name)
		}
		s := &stub{number: e.Number, started: nanoseconds(e.Begin.Started)}
		m.begin(e.ID, s, one, hashes)
		m.extend(e.ID, s, &e.Append)
	case OpAppend:
		if s := m.running[e.ID]; s != nil {
			m.extend(e.ID, s, &e.Append)
		}
	case OpReopen:
		m.reopen(&e)
	case OpSweep:
		for i := range e.Gone {
			m.forget(&e.Gone[i])
		}
		m.oldest, m.asked = e.Next, false
	}
	return m.acts
}

func (m *Machine) reopen(e *Event) {
	one := m.uses.byNumber[e.Cold.Use]
	if one == nil {
		return // the use of what is kept is kept: the event is not of this partition
	}
	m.recent.add(e.ID, 0)
	s := &stub{number: e.Cold.Number, started: e.Cold.Started, records: e.Cold.Records, redrives: e.Cold.Redrives + 1}
	m.begin(e.ID, s, one, e.Cold.Lists)
	m.extend(e.ID, s, &e.Append)
}

func (m *Machine) begin(id ID, s *stub, one *use, in []list) {
	s.use, s.lists = one, m.shared.get(in)
	m.running[id] = s
	m.uses.begin(one)
}

// extend takes note of new records.
func (m *Machine) extend(id ID, s *stub, a *Append) {
	m.touched = touched{stub: s, end: a.End}
	s.records += uint64(len(a.Records))
	if a.End != nil {
		m.end(id, s, a.End)
		return
	}
	s.outstanding = a.Outstanding
	switch s.deadline = nanoseconds(a.Deadline); {
	case s.deadline == 0:
		m.timers.remove(s)
	case s.deadline <= m.now:
		m.timers.remove(s)
		m.acts = append(m.acts, s.due())
	default:
		m.timers.set(s)
	}
}

// end lets go of an execution: from now on it is in the view alone.
func (m *Machine) end(id ID, s *stub, end *End) {
	m.timers.remove(s)
	delete(m.running, id)
	m.shared.drop(s.lists)
	m.uses.end(s.use)
	at := endedAt(end)
	m.recent.add(id, at)
	m.oldest = earlier(m.oldest, at)
}

// endedAt is never 0, which means that nothing ended.
func endedAt(end *End) int64 {
	if at := nanoseconds(end.At); at != 0 {
		return at
	}
	return 1
}

func (m *Machine) forget(c *Cold) {
	m.recent.add(c.ID, 0)
	if one := m.uses.byNumber[c.Use]; one != nil {
		m.uses.forget(one)
	}
}
