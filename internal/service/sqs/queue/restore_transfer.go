package queue

import (
	"cmp"
	"slices"
)

// Void is what a view keeps of a span of messages that are gone although older ones are there: those from From, and below To.
type Void struct{ From, To Position }

// Link is what a view keeps of a queue that messages came from: the newest departure that was accepted.
type Link struct {
	Origin  Origin
	Through uint64
}

// Departing is what a view keeps of a departure besides what it keeps of the message.
type Departing struct {
	Number   uint64
	Position Position
	Target   Key
	Task     bool
}

// RestoreVoid puts back a void, after the queue's counters and segments; those of a queue come in order. One that the cursor has
// passed is none any more.
func (m *Machine) RestoreVoid(id ID, v Void) {
	q := m.queues[id]
	if v.From > q.line.cursor {
		q.line.void(span{v.From, v.To})
	}
}

// RestoreDeparture puts back a departure, after the messages held; those of a queue come in order. One whose message is gone is
// none any more.
func (m *Machine) RestoreDeparture(id ID, d Departing) {
	q := m.queues[id]
	h := q.held[d.Position]
	if h == nil || h.leaving != d.Number {
		return
	}
	q.leaving = append(q.leaving, departure{number: d.Number, held: h, target: d.Target, task: d.Task})
}

// RestoreTasks puts back the message move tasks of a queue, after its departures.
func (m *Machine) RestoreTasks(id ID, tasks []Task) {
	q := m.queues[id]
	q.moving = &moving{queue: q, tasks: tasks}
	for _, d := range q.leaving {
		if d.task {
			q.moving.out++
		}
	}
	m.pace(q)
}

// RestoreLink puts back a link.
func (m *Machine) RestoreLink(id ID, l Link) { m.link(m.queues[id], l.Origin, l.Through) }

// Tasks are what a view keeps of the message move tasks of a queue, the oldest first.
func (m *Machine) Tasks(id ID) []Task {
	if q := m.queues[id]; q != nil && q.moving != nil {
		return q.moving.tasks
	}
	return nil
}

// transfers adds what is about other queues to a queue's state.
func (q *queue) transfers(s *State) {
	for _, v := range q.line.voids {
		s.Voids = append(s.Voids, Void{v.from, v.to})
	}
	s.Leaving = q.departures(len(q.leaving))
	for origin, through := range q.accepted {
		s.Links = append(s.Links, Link{origin, through})
	}
	slices.SortFunc(s.Links, func(a, b Link) int {
		return cmp.Or(cmp.Compare(a.Origin.Partition, b.Origin.Partition), cmp.Compare(a.Origin.Queue, b.Origin.Queue))
	})
	if q.moving != nil {
		s.Tasks = slices.Clone(q.moving.tasks)
	}
}
