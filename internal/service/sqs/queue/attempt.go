package queue

import (
	"cmp"
	"slices"
	"time"
)

// attempt is a receive that its caller may repeat, should the answer have been lost on the way.
type attempt struct {
	at         int64 // when it was made first
	due        int64 // until when its messages are in flight
	deliveries []Delivery
	groups     []Group
}

func (q *queue) decideReceiveFIFO(now time.Time, c *Receive, last bool) ([]Event, Answer, error) {
	f, at := q.fifo, now.UnixMilli()
	visibility := c.Visibility
	if visibility < 0 {
		visibility = q.description.Config.visibility
	}
	e := &Received{Queue: q.id, At: at, Due: at + visibility, Attempt: c.Attempt}
	if f.repeats(at, c.Attempt) {
		a := f.attempts[c.Attempt]
		e.Deliveries, e.Groups = a.deliveries, a.groups
		return []Event{e}, Answer{Deliveries: e.Deliveries}, nil
	}
	room := FIFOInFlightMax - q.flying
	if room <= 0 {
		return q.decideCrowded(now, c, last)
	}
	if f.ready.len() == 0 {
		if last || !c.Until.After(now) {
			return nil, Answer{}, nil
		}
		return nil, Answer{}, &waiting{topic: q.topic(), until: c.Until}
	}
	spent, groups := f.deliver(e, min(c.Max, room))
	return q.receives(e, spent, groups)
}

// repeats tells whether an attempt was made, lately, and its messages are as it left them. Source: API Reference, ReceiveMessage:
// "It is possible to retry the ReceiveMessage action with the same ReceiveRequestAttemptId if none of the messages have been
// modified (deleted or had their visibility changes)".
func (f *fifo) repeats(at int64, token Token) bool {
	if token == (Token{}) {
		return false
	}
	a := f.attempts[token]
	if a == nil || at >= a.at+AttemptInterval || at >= a.due {
		return false
	}
	return !slices.ContainsFunc(a.deliveries, func(d Delivery) bool {
		h := f.queue.held[d.Position]
		return h == nil || h.visible || h.receives != d.Receives || h.due != a.due
	})
}

// deliver lists the n messages to deliver: as many as there are of the group whose first message was sent first, then of the next.
// Source: SQS Developer Guide, "Amazon SQS FIFO queue key terms" ("attempts to return as many messages with the same message
// group ID as possible"). A group whose first messages were received too often has to wait until those have left: they are listed
// apart.
func (f *fifo) deliver(e *Received, n int) (spent []Position, groups []Group) {
	var scratch [receiveMax]*group
	var positions [receiveMax]Position
	for _, g := range f.ready.least(scratch[:0], n) {
		before := len(spent)
		if spent = f.spent(g, e.At, spent); len(spent) > before {
			for range len(spent) - before {
				groups = append(groups, g.name)
			}
			continue
		}
		for _, p := range g.deliverable(positions[:0], n-len(e.Deliveries)) {
			d := Delivery{Position: p, Receives: 1, First: e.At}
			if h := f.queue.held[p]; h != nil {
				if f.queue.isSpent(h, e.At) {
					break
				}
				d.Receives, d.First = h.receives+1, cmp.Or(h.first, e.At) // no first: it left for a task, and was returned
			}
			e.Deliveries = append(e.Deliveries, d)
			e.Groups = append(e.Groups, g.name)
		}
	}
	return spent, groups
}

// spent appends the first messages of a group as long as they were received too often.
func (f *fifo) spent(g *group, at int64, dst []Position) []Position {
	for _, h := range g.held {
		if !h.visible || !f.queue.isSpent(h, at) || len(dst) >= departMax {
			break
		}
		dst = append(dst, h.position)
	}
	return dst
}

func (m *Machine) applyReceivedFIFO(q *queue, e *Received) {
	f := q.fifo
	m.arrive(q, e.At) // a replay may move time more coarsely than the turns did
	for i, d := range e.Deliveries {
		h := q.held[d.Position]
		g := f.group(e.Groups[i])
		if h == nil { // fresh
			f.skip(g, 1)
			h = &held{queue: q, position: d.Position, order: d.Position}
			q.keep(h)
			g.hold(h)
		} else {
			m.take(h)
		}
		h.visible, h.due, h.received, h.first, h.receives = false, e.Due, e.At, d.First, d.Receives
		q.flying++
		m.timers.push(h)
		if f.stand(g); e.Due <= e.At { // at once, without waiting for time to move
			m.show(h)
		}
	}
	if e.Attempt != (Token{}) {
		m.tried(q, e)
	}
	m.touch(q)
}

// tried remembers an attempt. One that is repeated keeps the time of the first.
func (m *Machine) tried(q *queue, e *Received) {
	f := q.fifo
	if a := f.attempts[e.Attempt]; a != nil {
		if e.At < a.at+AttemptInterval && slices.Equal(a.deliveries, e.Deliveries) {
			a.due = e.Due
			return
		}
		f.forget(e.Attempt)
	}
	f.attempts[e.Attempt] = &attempt{at: e.At, due: e.Due, deliveries: e.Deliveries, groups: e.Groups}
	f.tried = append(f.tried, e.Attempt)
	m.reschedule(q)
}

func (f *fifo) forget(token Token) {
	delete(f.attempts, token)
	if i := slices.Index(f.tried, token); i >= 0 {
		f.tried = slices.Delete(f.tried, i, i+1)
	}
}

// decideDeleteFIFO takes the newest receipt of a message alone, and only while it lasts. Source: API Reference, DeleteMessage, and
// the recorded answers of AWS.
func (q *queue) decideDeleteFIFO(at int64, c *Delete) ([]Event, Answer, error) {
	e := &Deleted{Queue: q.id}
	problems := make([]error, len(c.Positions))
	for i, p := range c.Positions {
		h := q.held[p]
		switch {
		case h != nil && (h.visible || h.due <= at || h.receives != c.Receives[i]):
			problems[i] = ErrExpiredReceipt
		case h != nil && !contains(e.Positions, p):
			e.Positions = append(e.Positions, p)
		}
	}
	if len(e.Positions) == 0 {
		return nil, Answer{Problems: problems}, nil
	}
	return []Event{e}, Answer{Problems: problems}, nil
}
