package queue

import "slices"

// Origin is a queue that messages come from: its partition and its ID there.
type Origin struct {
	Partition int
	Queue     ID
}

// decideAccept lets messages in that departed elsewhere, those left out that are here already. They stand in line at once, whatever
// the queue's delay, for they were sent long ago; in a FIFO queue with a delay they wait like all, for the order's sake, and no
// duplicate of another is among them: each is known to have been let in before.
func (q *queue) decideAccept(at int64, c *Accept) ([]Event, Answer, error) {
	e := &Accepted{Sent: Sent{Queue: q.id, First: q.line.next, At: at}, Origin: c.Origin}
	last := q.lastSegment()
	runs := q.after(e.First)
	for i := range c.Messages {
		m := &c.Messages[i]
		if m.Number <= q.accepted[c.Origin] {
			continue
		}
		sent := m.Sent
		if sent == 0 || q.fifo != nil { // a FIFO queue counts from now (SQS Developer Guide, "Using dead-letter queues in Amazon SQS")
			sent = at
		}
		if !last.holds(sent) {
			last = segment{first: e.First + Position(len(e.Payloads)), at: sent, width: widthOf(q.description.Config.retention)}
			e.Segments = append(e.Segments, Segment{First: last.first, At: last.at, Width: last.width})
		}
		e.Through = m.Number
		runs.add(e.First+Position(len(e.Payloads)), m.Group)
		e.Payloads = append(e.Payloads, m.Payload)
		e.Times = append(e.Times, sent)
		if q.fifo != nil {
			e.Admitted = append(e.Admitted, Admitted{Group: m.Identity.Group, Token: q.token(m.Identity), Answer: m.Identity.Answer})
		}
	}
	if len(e.Payloads) == 0 {
		return nil, Answer{}, nil
	}
	e.Runs = runs.list
	return []Event{e}, Answer{}, nil
}

// lastSegment is the newest one; one that holds nothing if there is none.
func (q *queue) lastSegment() segment {
	if n := len(q.line.segments); n > 0 {
		return q.line.segments[n-1]
	}
	return segment{}
}

func (m *Machine) applyAccepted(q *queue, e *Accepted) {
	for _, s := range e.Segments {
		q.line.begin(segment{first: s.First, at: s.At, width: s.Width})
	}
	if len(e.Segments) > 0 {
		m.reschedule(q)
	}
	m.link(q, e.Origin, e.Through)
	m.stand(q, &e.Sent)
}

// link remembers the newest departure that was accepted from a queue.
func (m *Machine) link(q *queue, origin Origin, through uint64) {
	if q.accepted == nil {
		q.accepted = map[Origin]uint64{}
	}
	if q.accepted[origin] == 0 {
		if m.linked == nil {
			m.linked = map[Origin][]*queue{}
		}
		m.linked[origin] = append(m.linked[origin], q)
	}
	q.accepted[origin] = through
}

// unlink forgets a queue that is gone with all that it accepted.
func (m *Machine) unlink(q *queue) {
	for origin := range q.accepted { // what happens to one does not depend on the others
		m.linked[origin] = slices.DeleteFunc(m.linked[origin], func(other *queue) bool { return other == q })
		if len(m.linked[origin]) == 0 {
			delete(m.linked, origin)
		}
	}
}

// decideUnlink forgets an origin that is no more.
func (m *Machine) decideUnlink(c *Unlink) ([]Event, Answer, error) {
	e := &Unlinked{Origin: c.Origin}
	for _, q := range m.linked[c.Origin] {
		e.Queues = append(e.Queues, q.id)
	}
	if len(e.Queues) == 0 {
		return nil, Answer{}, nil
	}
	return []Event{e}, Answer{}, nil
}

func (m *Machine) applyUnlinked(e *Unlinked) {
	for _, q := range m.linked[e.Origin] {
		delete(q.accepted, e.Origin)
	}
	delete(m.linked, e.Origin)
}
