package queue

import "slices"

// Measures are what is measured of a queue besides its counters.
type Measures struct {
	Counts
	// Oldest are the oldest messages that are there, of those in line and of those sent with a delay; 0 for none.
	Oldest, OldestDelayed Position
	// GroupsInFlight counts the message groups of a FIFO queue with a message in flight.
	GroupsInFlight int
	// Quiet is what is measured of a standard queue that was sent messages of groups; nil for others.
	Quiet *Quiet
}

// measure looks at everything that is held: its cost grows with that.
func (q *queue) measure(at int64) Measures {
	m := Measures{Counts: q.counts()}
	older := func(least *Position, p Position) {
		if *least == 0 || p < *least {
			*least = p
		}
	}
	for p := range q.held {
		if p&Delayed != 0 {
			older(&m.OldestDelayed, p)
		} else {
			older(&m.Oldest, p)
		}
	}
	if q.fifo == nil {
		if q.line.fresh() > 0 {
			older(&m.Oldest, q.line.cursor)
		}
		if q.fair != nil {
			m.Quiet = q.fair.measure(at)
		}
		return m
	}
	for _, g := range q.fifo.groups {
		if len(g.fresh) > 0 {
			older(&m.Oldest, g.fresh[0])
		}
		for _, h := range g.held {
			if !h.visible {
				m.GroupsInFlight++
				break
			}
		}
	}
	if len(q.fifo.pending) > 0 {
		older(&m.Oldest, q.fifo.pending[0].position)
	}
	return m
}

// occupied lists the queues that hold messages.
func (m *Machine) occupied() []ID {
	var out []ID
	for id, q := range m.queues {
		if q.counts() != (Counts{}) {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}
