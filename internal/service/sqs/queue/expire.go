package queue

func (q *queue) decideExpire(at int64) ([]Event, Answer, error) {
	var events []Event
	for _, l := range []*line{&q.line, &q.delays} {
		if to := l.outlived(at, q.description.Config.retention); to > l.oldest() {
			events = append(events, &Expired{Queue: q.id, To: to})
		}
	}
	if q.fifo != nil {
		if e := q.fifo.lapsed(at); e != nil {
			events = append(events, e)
		}
	}
	if len(events) == 0 { // a purge or a longer retention period came in between
		events = append(events, &Expired{Queue: q.id, To: q.line.oldest()})
	}
	return events, Answer{}, nil
}

// outlived is the position below which everything has outlived the retention period.
func (l *line) outlived(at, retention int64) Position {
	for _, s := range l.segments {
		if s.at+s.width+retention > at {
			return s.first
		}
	}
	return l.next
}

// oldest is the first position that may still be there.
func (l *line) oldest() Position {
	if len(l.segments) > 0 {
		return l.segments[0].first
	}
	return l.next
}

func (m *Machine) applyExpired(q *queue, e *Expired) {
	q.expiring = false
	l := q.lineOf(e.To)
	from := l.oldest()
	if q.fifo != nil {
		m.expireGroups(q, from, e.To)
	} else if from < l.cursor || e.To&Delayed != 0 { // a segment that is all fresh has nothing held
		for _, p := range q.positionsOf(from, e.To) {
			m.release(q.held[p])
		}
	}
	for len(l.segments) > 0 && l.end() <= e.To {
		l.segments = l.segments[1:]
	}
	if e.To&Delayed == 0 {
		l.cursor = max(l.cursor, e.To)
	}
	m.reschedule(q)
	m.touch(q)
}
