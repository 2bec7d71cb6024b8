package queue

func (q *queue) decideExpire(at int64) ([]Event, Answer, error) {
	var events []Event
	for _, l := range []*line{&q.line, &q.delays} {
		for _, s := range l.outlived(at, q.description.Config.retention) {
			e := &Expired{Queue: q.id, To: s.to}
			if s.from > l.oldest() {
				e.From = s.from
			}
			events = append(events, e)
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

func (m *Machine) applyExpired(q *queue, e *Expired) {
	q.expiring = false
	l := q.lineOf(e.To)
	from := max(e.From, l.oldest())
	if q.fifo != nil {
		m.expireGroups(q, from, e.To)
	} else if from < l.cursor || e.To&Delayed != 0 || q.fair != nil { // elsewhere a segment that is all fresh has nothing held
		for _, p := range q.positionsOf(from, e.To) {
			m.release(q.held[p])
		}
	}
	if q.fair != nil && e.To&Delayed == 0 && e.To > l.cursor {
		q.fair.expire(span{from, e.To})
	}
	if from < e.To {
		l.forget(span{from, e.To})
	}
	m.reschedule(q)
	m.pace(q)
	m.touch(q)
}
