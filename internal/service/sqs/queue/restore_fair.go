package queue

import (
	"cmp"
	"slices"
)

// Tenancy is a run of messages that were never received, and of one group: those from From, and below To.
type Tenancy struct {
	From, To Position
	Group    Group
}

// RunsMax is how many runs of a queue are restored, so that a restart does not take longer the more there are. Messages after them are taken
// for ones without a group.
const RunsMax = 10 * fairSpansMax

// Ahead tells whether the cursor of a standard queue has yet to pass a position in line. If the message was received, a view has to
// write that down: that it lies below the cursor does not tell.
func (m *Machine) Ahead(id ID, p Position) bool {
	q := m.queues[id]
	return q != nil && q.fifo == nil && p&Delayed == 0 && p > q.line.cursor
}

// Passed returns the positions of which a view needs to keep neither runs nor voids any more, from from and below to, and does so
// once; false for none.
func (m *Machine) Passed(id ID) (from, to Position, some bool) {
	q := m.queues[id]
	if q == nil || q.fair == nil {
		return 0, 0, false
	}
	from, to = q.fair.floor, floorOf(q.line.cursor)
	q.fair.floor = to
	return from, to, from < to
}

// RestoreRun puts back a run, after the queue's counters, segments, voids and messages held; those of a queue come in order.
func (m *Machine) RestoreRun(id ID, r Run) {
	f := m.queues[id].restoreFair()
	f.resume(r.First)
	f.last = r.Group
}

// RestoreUnknown says that runs of a queue are not restored, from a position on, and of which group the last one is.
func (m *Machine) RestoreUnknown(id ID, from Position, last Group) {
	q := m.queues[id]
	q.fair.resume(from)
	q.fair.last = Group{}
	q.fair.resume(q.line.next)
	q.fair.last = last
}

// restoreFair is beFair before all else is restored.
func (q *queue) restoreFair() *fair {
	if q.fair == nil {
		q.fair = newFair(q)
	}
	return q.fair
}

func (q *queue) restoreTenant(h *held, name Group) {
	f := q.restoreFair()
	t := f.of(name)
	f.belong(h, t)
	t.sent = max(t.sent, q.lineOf(h.position).sentBy(h.position))
}

// RestoreFairness gives the rest of the messages to their tenants, after all runs.
func (m *Machine) RestoreFairness() {
	for _, q := range m.queues { // what happens to one does not depend on the others
		if q.fair != nil {
			q.fair.resume(q.line.next)
		}
	}
}

// resume gives the messages up to a position to the tenant of the last run.
func (f *fair) resume(to Position) {
	l := &f.queue.line
	l.eachFresh(span{f.resumed, to}, func(s span) { f.place(f.last, s, l.sentBy(s.to-1)) })
	f.resumed = max(f.resumed, to)
}

// tenancies lists the runs of fresh messages that have a group.
func (f *fair) tenancies() []Tenancy {
	var out []Tenancy
	for _, t := range f.tenants {
		for _, s := range t.fresh {
			f.queue.line.eachFresh(s, func(s span) { out = append(out, Tenancy{From: s.from, To: s.to, Group: t.name}) })
		}
	}
	slices.SortFunc(out, func(a, b Tenancy) int { return cmp.Compare(a.From, b.From) })
	return out
}
