package queue

func (q *queue) decideSend(at int64, c *Send) ([]Event, Answer, error) {
	var events []Event
	now := Sent{Queue: q.id, First: q.line.next, At: at}
	later := Sent{Queue: q.id, First: q.delays.next, At: at, Order: q.line.next}
	line, delays := q.after(now.First), q.after(later.First)
	for i := range c.Messages {
		m := &c.Messages[i]
		delay := m.Delay
		if delay < 0 {
			delay = q.description.Config.delay
		}
		if delay == 0 {
			line.add(now.First+Position(len(now.Payloads)), m.Group)
			now.Payloads = append(now.Payloads, m.Payload)
			continue
		}
		delays.add(later.First+Position(len(later.Payloads)), m.Group)
		later.Payloads = append(later.Payloads, m.Payload)
		later.Due = append(later.Due, at+delay)
	}
	retention := q.description.Config.retention
	var answer Answer
	if len(now.Payloads) > 0 {
		answer.InLine = now.First
		now.Width, now.Runs = q.line.begins(at, retention), line.list
		e := now // so that what is not sent costs nothing
		events = append(events, &e)
	}
	if len(later.Payloads) > 0 {
		answer.Delayed = later.First
		later.Width, later.Runs = q.delays.begins(at, retention), delays.list
		e := later
		events = append(events, &e)
	}
	return events, answer, nil
}

func (m *Machine) applySent(q *queue, e *Sent) {
	if l := q.lineOf(e.First); e.Width > 0 {
		l.begin(segment{first: e.First, at: e.At, width: e.Width})
		if len(l.segments) == 1 {
			m.reschedule(q)
		}
	}
	m.stand(q, e)
}

// stand puts messages in their place.
func (m *Machine) stand(q *queue, e *Sent) {
	l := q.lineOf(e.First)
	if len(e.Runs) > 0 {
		q.beFair()
	}
	l.next = e.First + Position(len(e.Payloads))
	m.touch(q)
	if q.fifo != nil {
		m.admit(q, e)
		return
	}
	if len(e.Due) == 0 {
		if q.fair != nil {
			q.fair.stand(e, l.next)
		}
		m.wake(q)
		return
	}
	for i, due := range e.Due {
		h := &held{queue: q, position: e.First + Position(i), order: e.Order, due: due}
		q.keep(h)
		q.waiting++
		m.timers.push(h)
	}
	if q.fair != nil {
		q.fair.delay(e, l.next)
	}
}
