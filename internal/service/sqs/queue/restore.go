package queue

import (
	"cmp"
	"slices"
)

// What a view keeps of a machine, and how a machine is made from it again.

// Counters is what a view keeps of a queue besides its description and its messages.
type Counters struct {
	Queue ID
	// Next and Cursor are of the messages in line, NextDelayed of the delayed ones.
	Next, Cursor, NextDelayed Position
	Departed                  uint64 // the newest departure
}

// Held is what a view keeps of a message that is in flight, delayed or visible again.
type Held struct {
	Position Position
	Order    Position
	Due      int64
	Received int64 // 0 for a delayed message that was never received
	First    int64
	Receives uint32
	Leaving  uint64 // its departure's number; 0 if it is not leaving
	Group    Group  // in a standard queue; zero for none
}

// Segment is what a view keeps of a run of messages that expire together.
type Segment struct {
	First     Position
	At, Width int64
}

// Dirty calls fn for every queue whose counters have changed since the last call.
func (m *Machine) Dirty(fn func(Counters)) {
	for i, q := range m.dirty {
		q.dirty = false
		m.dirty[i] = nil
		if m.queues[q.id] == q { // not removed meanwhile
			fn(q.counters())
		}
	}
	m.dirty = m.dirty[:0]
}

// Held returns what a view keeps of one message; false if the message is not held.
func (m *Machine) Held(id ID, p Position) (Held, bool) {
	q := m.queues[id]
	if q == nil || q.held[p] == nil {
		return Held{}, false
	}
	h := q.held[p]
	s := Held{Position: p, Order: h.order, Due: h.due, Received: h.received, First: h.first, Receives: h.receives, Leaving: h.leaving}
	if h.tenant != nil {
		s.Group = h.tenant.name
	}
	return s, true
}

// Oldest returns the first positions of a queue that may still hold messages, of either kind.
func (m *Machine) Oldest(id ID) (inLine, delayed Position) {
	q := m.queues[id]
	return q.line.oldest(), q.delays.oldest()
}

// RestoreNextID puts back the ID that the next queue gets.
func (m *Machine) RestoreNextID(id ID) { m.nextID = id }

// RestoreQueue puts back a queue without messages. purged is when it was purged last, stranded when its dead-letter queue was found
// not to be there; 0 for never.
func (m *Machine) RestoreQueue(d *Description, purged, stranded int64) {
	d.Key.Account, d.Key.Region = shared(d.Key.Account), shared(d.Key.Region)
	q := newQueue(d)
	q.purged, q.stranded = purged, stranded
	m.queues[d.ID], m.names[d.Key] = q, q
}

// RestoreCounters puts back the counters of a queue.
func (m *Machine) RestoreCounters(c Counters) {
	q := m.queues[c.Queue]
	q.line.next, q.line.cursor, q.delays.next, q.departed = c.Next, c.Cursor, c.NextDelayed, c.Departed
}

// RestoreSegment puts back a segment; those of one kind come in the order of their positions.
func (m *Machine) RestoreSegment(id ID, s Segment) {
	q := m.queues[id]
	l := q.lineOf(s.First)
	l.begin(segment{first: s.First, at: s.At, width: s.Width})
	m.reschedule(q)
}

// RestoreHeld puts back a message; it becomes visible again by Advance, if its time has come. In a FIFO queue RestoreMessage
// must follow, and RestoreDeparture if it is leaving.
func (m *Machine) RestoreHeld(id ID, s Held) {
	q := m.queues[id]
	h := &held{queue: q, position: s.Position, order: s.Order, due: s.Due, received: s.Received, first: s.First, receives: s.Receives, leaving: s.Leaving}
	q.keep(h)
	if s.Group != (Group{}) {
		q.restoreTenant(h, s.Group)
	}
	if h.leaving > 0 {
		return
	}
	if h.delayed() {
		q.waiting++
	} else {
		q.flies(h)
	}
	m.timers.push(h)
}

// RestoreDeletion puts back a name that is not to be had yet; they come in the order of their deletion.
func (m *Machine) RestoreDeletion(key Key, at int64) {
	m.deleted.add(key, at)
}

// Describe returns a queue as others see it, when it was purged last, and when its dead-letter queue was found not to be there (0
// for never).
func (m *Machine) Describe(id ID) (d *Description, purged, stranded int64, ok bool) {
	q := m.queues[id]
	if q == nil {
		return nil, 0, 0, false
	}
	return q.description, q.purged, q.stranded, true
}

func (q *queue) counters() Counters {
	return Counters{Queue: q.id, Next: q.line.next, Cursor: q.line.cursor, NextDelayed: q.delays.next, Departed: q.departed}
}

// State is all that a view keeps of a queue.
type State struct {
	Description *Description
	Purged      int64
	Stranded    int64
	Counters    Counters
	Segments    []Segment  // of messages in line, then of delayed ones
	Held        []Held     // by position
	FIFO        *FIFOState // nil for a standard queue
	Fresh       []Tenancy  // of messages that were never received, by position
	Voids       []Void
	Leaving     []Departure // by number
	Links       []Link      // by origin
	Tasks       []Task      // the oldest first
}

// States are all queues by ID. It is for tests and for looking inside: its cost grows with what is held.
func (m *Machine) States() []State {
	var out []State
	for _, q := range m.queues {
		s := State{Description: q.description, Purged: q.purged, Stranded: q.stranded, Counters: q.counters()}
		for _, l := range []*line{&q.line, &q.delays} {
			for _, g := range l.segments {
				s.Segments = append(s.Segments, Segment{First: g.first, At: g.at, Width: g.width})
			}
		}
		for p := range q.held {
			h, _ := m.Held(q.id, p)
			s.Held = append(s.Held, h)
		}
		if q.fifo != nil {
			s.FIFO = q.fifo.state()
		}
		if q.fair != nil {
			s.Fresh = q.fair.tenancies()
		}
		q.transfers(&s)
		slices.SortFunc(s.Held, func(a, b Held) int { return cmp.Compare(a.Position, b.Position) })
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b State) int { return cmp.Compare(a.Description.ID, b.Description.ID) })
	return out
}

// Has tells whether a message is there, visible or not. In a FIFO queue its cost grows with the number of groups.
func (m *Machine) Has(id ID, p Position) bool {
	q := m.queues[id]
	if q != nil && q.fifo != nil {
		return q.held[p] != nil || q.fifo.waits(p)
	}
	return q != nil && (q.held[p] != nil || p&Delayed == 0 && q.line.has(p))
}
