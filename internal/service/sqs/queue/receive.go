package queue

import "time"

func (q *queue) decideReceive(now time.Time, c *Receive, last bool) ([]Event, Answer, error) {
	room := InFlightMax - q.flying
	if room <= 0 {
		return nil, Answer{}, ErrOverLimit
	}
	n := min(c.Max, room, q.ready.len()+q.fresh())
	if n <= 0 {
		if last || !c.Until.After(now) {
			return nil, Answer{}, nil
		}
		return nil, Answer{}, &waiting{topic: q.topic, until: c.Until}
	}
	at := now.UnixMilli()
	visibility := c.Visibility
	if visibility < 0 {
		visibility = q.description.Config.visibility
	}
	e := &Received{Queue: q.id, At: at, Due: at + visibility, Deliveries: q.next(at, n)}
	return []Event{e}, Answer{Deliveries: e.Deliveries}, nil
}

// next lists the n messages to deliver: those that were visible before come before those that never were, because they
// were sent earlier.
func (q *queue) next(at int64, n int) []Delivery {
	out := make([]Delivery, 0, n)
	var again [receiveMax]readyItem
	for _, r := range q.ready.least(again[:0], n) {
		first := r.first
		if first == 0 {
			first = at // it was delayed until now
		}
		out = append(out, Delivery{Position: r.position, Receives: r.receives + 1, First: first})
	}
	for p := q.line.cursor; len(out) < n; p++ {
		out = append(out, Delivery{Position: p, Receives: 1, First: at})
	}
	return out
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
			q.held[d.Position] = h
			q.line.cursor = d.Position + 1
		} else {
			m.take(h)
		}
		h.visible, h.due, h.received, h.first, h.receives = false, e.Due, e.At, d.First, d.Receives
		q.flying++
		m.timers.push(h)
	}
	m.touch(q)
}

// show makes a held message visible because its time has come.
func (m *Machine) show(h *held) {
	q := h.queue
	if h.delayed() {
		q.waiting--
	} else {
		q.flying--
	}
	m.timers.remove(h)
	h.visible = true
	if q.fifo != nil {
		m.settle(q, h.group)
		return
	}
	q.ready.push(readyItem{h})
	m.wake(q)
}
