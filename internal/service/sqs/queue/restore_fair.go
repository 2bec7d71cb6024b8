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

// RunsMax is how many runs of a queue are restored. What comes after them is taken for messages without a group.
const RunsMax = fairSpansMax

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

// RestoreRuns puts back the first runs of a queue, RunsMax at most, in order. If there are more, unknown is the position of the next, and
// last the group of the last; else they are zero.
func (m *Machine) RestoreRuns(id ID, list []Run, unknown Position, last Group) {
	f := m.queues[id].restoreFair()
	if unknown > 0 {
		list = append(list, Run{First: unknown})
	} else if n := len(list); n > 0 {
		last = list[n-1].Group
	}
	f.resumes, f.last = list, last
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

// RestoreFairness gives the messages of all queues to their tenants, after their counters, segments, voids, runs and messages held.
func (m *Machine) RestoreFairness() {
	for _, q := range m.queues { // what happens to one does not depend on the others
		if q.fair != nil {
			q.fair.resume()
		}
	}
}

func (f *fair) resume() {
	l := &f.queue.line
	eachRun(Group{}, f.resumes, 0, l.next, func(g Group, s span) {
		t := f.of(g)
		l.eachFresh(s, func(s span) {
			f.append(t, s)
			t.sent = max(t.sent, l.sentBy(s.to-1))
		})
		f.settle(t)
	})
	f.resumes = nil
	f.settle(&f.others)
}

// tenancies lists the runs of fresh messages that have a group.
func (f *fair) tenancies() []Tenancy {
	var out []Tenancy
	for _, t := range f.tenants {
		for _, s := range t.fresh {
			out = append(out, Tenancy{From: s.from, To: s.to, Group: t.name})
		}
	}
	slices.SortFunc(out, func(a, b Tenancy) int { return cmp.Compare(a.From, b.From) })
	return out
}
