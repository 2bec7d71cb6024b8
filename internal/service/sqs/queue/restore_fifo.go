package queue

import (
	"cmp"
	"slices"
)

// Queued is what a view keeps of each message of a FIFO queue, besides what it keeps of those held.
type Queued struct {
	Position Position
	Group    Group
}

// Given is what a view keeps of a token.
type Given struct {
	Token    Token
	Position Position
	At       int64
}

// Attempt is what a view keeps of an attempt.
type Attempt struct {
	Token      Token
	At, Due    int64
	Deliveries []Delivery
	Groups     []Group // one for each delivery
}

// FIFO tells whether a queue is one; false if there is no such queue.
func (m *Machine) FIFO(id ID) bool {
	q := m.queues[id]
	return q != nil && q.fifo != nil
}

// Attempt returns what a view keeps of an attempt; false if there is none.
func (m *Machine) Attempt(id ID, token Token) (Attempt, bool) {
	q := m.queues[id]
	if q == nil || q.fifo == nil || q.fifo.attempts[token] == nil {
		return Attempt{}, false
	}
	a := q.fifo.attempts[token]
	return Attempt{Token: token, At: a.at, Due: a.due, Deliveries: a.deliveries, Groups: a.groups}, true
}

// RestoreMessage puts back a message that was sent to a FIFO queue at a time, after its counters and its messages held. The
// messages of a queue come in order.
func (m *Machine) RestoreMessage(id ID, x Queued, at int64) {
	q := m.queues[id]
	f := q.fifo
	if h := q.held[x.Position]; h != nil {
		g := f.group(x.Group)
		g.hold(h)
		f.stand(g)
		return
	}
	if x.Position >= q.line.cursor && q.description.Config.delay > 0 {
		m.delayUntil(f, append(f.pending, pending{group: x.Group, position: x.Position, at: at}))
		return
	}
	g := f.group(x.Group)
	f.join(g, x.Position)
	f.stand(g)
}

// RestoreToken puts back a token; those of a queue come in the order of their positions.
func (m *Machine) RestoreToken(id ID, g Given) {
	q := m.queues[id]
	q.fifo.give(g.Token, g.Position, g.At)
	if len(q.fifo.given) == 1 {
		m.reschedule(q)
	}
}

// RestoreAttempt puts back an attempt; those of a queue come in the order in which they were made.
func (m *Machine) RestoreAttempt(id ID, a Attempt) {
	q := m.queues[id]
	q.fifo.attempts[a.Token] = &attempt{at: a.At, due: a.Due, deliveries: a.Deliveries, groups: a.Groups}
	q.fifo.tried = append(q.fifo.tried, a.Token)
	m.reschedule(q)
}

// FIFOState is all that a view keeps of a FIFO queue besides what it keeps of any.
type FIFOState struct {
	Messages []Queued // by position
	Tokens   []Given
	Attempts []Attempt // in the order in which they were made
}

func (f *fifo) state() *FIFOState {
	s := &FIFOState{Messages: f.messages()}
	for _, g := range f.given {
		s.Tokens = append(s.Tokens, Given{Token: g.token, Position: g.position, At: g.at})
	}
	for _, token := range f.tried {
		a := f.attempts[token]
		s.Attempts = append(s.Attempts, Attempt{Token: token, At: a.at, Due: a.due, Deliveries: a.deliveries, Groups: a.groups})
	}
	slices.SortStableFunc(s.Attempts, func(a, b Attempt) int {
		return cmp.Or(cmp.Compare(a.At, b.At), slices.Compare(a.Token[:], b.Token[:]))
	})
	return s
}

// waits tells whether a message is there that was never received.
func (f *fifo) waits(p Position) bool {
	for _, g := range f.groups {
		if _, ok := slices.BinarySearch(g.fresh, p); ok {
			return true
		}
	}
	return slices.ContainsFunc(f.pending, func(x pending) bool { return x.position == p })
}

// messages lists all messages by position.
func (f *fifo) messages() []Queued {
	var out []Queued
	for _, g := range f.groups {
		for _, h := range g.held {
			out = append(out, Queued{Position: h.position, Group: g.name})
		}
		for _, p := range g.fresh {
			out = append(out, Queued{Position: p, Group: g.name})
		}
	}
	for _, p := range f.pending {
		out = append(out, Queued{Position: p.position, Group: p.group})
	}
	slices.SortFunc(out, func(a, b Queued) int { return cmp.Compare(a.Position, b.Position) })
	return out
}
