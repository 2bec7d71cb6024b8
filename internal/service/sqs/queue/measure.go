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

// measuredHeldMax is how many messages held are looked at for the oldest: as many as can be in flight and some. In a queue that holds
// more, delayed ones, the oldest is told of those that were never received alone.
const measuredHeldMax = 150_000

// measure looks at everything that is held: its cost grows with that, and with nothing else.
func (q *queue) measure(at int64) Measures {
	m := Measures{Counts: q.counts()}
	flying := map[*group]bool{}
	if len(q.held) <= measuredHeldMax {
		for p, h := range q.held {
			if p&Delayed != 0 {
				m.OldestDelayed = older(m.OldestDelayed, p)
			} else {
				m.Oldest = older(m.Oldest, p)
			}
			if h.group != nil && !h.visible {
				flying[h.group] = true
			}
		}
	}
	m.GroupsInFlight = len(flying)
	switch {
	case q.fifo != nil:
		// Of a group's messages those held are the oldest; groups that hold none stand first in ready, the oldest first.
		if ready := &q.fifo.ready; ready.len() > 0 && ready.first().turn == 0 {
			m.Oldest = older(m.Oldest, ready.first().head)
		}
		if len(q.fifo.pending) > 0 {
			m.Oldest = older(m.Oldest, q.fifo.pending[0].position)
		}
	case q.line.fresh() > 0:
		m.Oldest = older(m.Oldest, q.line.cursor)
	}
	if q.fair != nil {
		m.Quiet = q.fair.measure(at)
	}
	return m
}

func older(least, p Position) Position {
	if least == 0 || p < least {
		return p
	}
	return least
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
