package queue

import "time"

func (q *queue) decideReceive(now time.Time, c *Receive, last bool) ([]Event, Answer, error) {
	room := InFlightMax - q.flying
	if room <= 0 {
		return q.decideCrowded(now, c, last)
	}
	at := now.UnixMilli()
	deliveries, spent := q.next(at, min(c.Max, room))
	if len(deliveries)+len(spent) == 0 {
		if last || !c.Until.After(now) {
			return nil, Answer{}, nil
		}
		return nil, Answer{}, &waiting{topic: q.topic(), until: c.Until}
	}
	visibility := c.Visibility
	if visibility < 0 {
		visibility = q.description.Config.visibility
	}
	e := &Received{Queue: q.id, At: at, Due: at + visibility, Deliveries: deliveries}
	return q.receives(e, spent, nil)
}

// decideCrowded is what a receive finds when as many messages are in flight as may be: a long poll waits for room and ends with nothing,
// a short one is refused by a standard queue, and finds nothing in a FIFO queue. Source: SQS Developer Guide, "Amazon SQS standard
// queue quotas" and "Amazon SQS FIFO queue quotas".
func (q *queue) decideCrowded(now time.Time, c *Receive, last bool) ([]Event, Answer, error) {
	switch {
	case !last && c.Until.After(now):
		return nil, Answer{}, &waiting{topic: q.topic(), until: c.Until}
	case !last && q.fifo == nil:
		return nil, Answer{}, ErrOverLimit
	}
	return nil, Answer{}, nil
}

// inFlightMax is how many messages of the queue may be in flight.
func (q *queue) inFlightMax() int {
	if q.fifo != nil {
		return FIFOInFlightMax
	}
	return InFlightMax
}

// lands notes that a message is in flight no more. Long polls may have waited for its room.
func (m *Machine) lands(h *held) {
	q := h.queue
	if q.flying == q.inFlightMax() {
		m.wake(q)
	}
	q.flying--
	if q.fair != nil {
		q.fair.lands(h, m.now)
	}
}

// receives makes the facts of a receive: what is delivered, and what leaves because it was received too often.
func (q *queue) receives(e *Received, spent []Position, groups []Group) ([]Event, Answer, error) {
	var events []Event
	if len(e.Deliveries) > 0 {
		events = append(events, e)
	}
	if len(spent) > 0 {
		events = append(events, q.departs(e.At, spent, groups, q.description.Config.redrive.target))
	}
	return events, Answer{Deliveries: e.Deliveries, Again: len(e.Deliveries) == 0}, nil
}

// next lists the n messages to deliver: those that were visible before come before those that never were, because they
// were sent earlier. Those among them that were received too often are listed apart.
func (q *queue) next(at int64, n int) (out []Delivery, spent []Position) {
	if q.fair != nil {
		return q.fair.next(at, n)
	}
	n = min(n, q.ready.len()+q.line.fresh())
	if n <= 0 {
		return nil, nil
	}
	out = make([]Delivery, 0, n)
	var again [receiveMax]readyItem
	for look := n; ; look *= 2 {
		items := q.ready.least(again[:0], look)
		out, spent = q.sift(at, items, out[:0], n)
		if len(items) < look || len(out) == n || len(spent) >= departMax {
			break
		}
	}
	if len(out) == n || len(spent) >= departMax {
		return out, spent
	}
	var fresh [receiveMax]Position
	for _, p := range q.line.least(fresh[:0], n-len(out)) {
		out = append(out, Delivery{Position: p, Receives: 1, First: at})
	}
	return out, spent
}

// sift divides visible messages into n to deliver and those that were received too often.
func (q *queue) sift(at int64, items []readyItem, out []Delivery, n int) (_ []Delivery, spent []Position) {
	for _, r := range items {
		switch {
		case q.isSpent(r.held, at):
			spent = append(spent, r.position)
		case len(out) < n:
			first := r.first
			if first == 0 {
				first = at // it was delayed until now
			}
			out = append(out, Delivery{Position: r.position, Receives: r.receives + 1, First: first})
		}
	}
	return out, spent
}

func (m *Machine) applyReceived(q *queue, e *Received) {
	if q.fifo != nil {
		m.applyReceivedFIFO(q, e)
		return
	}
	for _, d := range e.Deliveries {
		h := q.held[d.Position]
		if h == nil { // fresh
			h = &held{queue: q, position: d.Position, order: d.Position}
			q.keep(h)
			q.takeFresh(h, nil, 0)
		} else {
			m.take(h)
		}
		h.visible, h.due, h.received, h.first, h.receives = false, e.Due, e.At, d.First, d.Receives
		q.flies(h)
		m.timers.push(h)
		if e.Due <= e.At { // at once, without waiting for time to move
			m.show(h)
		}
	}
	m.touch(q)
}

// show makes a held message visible because its time has come.
func (m *Machine) show(h *held) {
	q := h.queue
	if h.delayed() {
		q.waiting--
	} else {
		m.lands(h)
	}
	m.timers.remove(h)
	h.visible = true
	if q.fifo != nil {
		m.settle(q, h.group)
		return
	}
	q.show(h)
	m.wake(q)
}
