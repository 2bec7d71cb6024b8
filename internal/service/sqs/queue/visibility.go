package queue

func (q *queue) decideVisibility(at int64, c *ChangeVisibility) ([]Event, Answer, error) {
	e := &VisibilityChanged{Queue: q.id, At: at}
	problems := make([]error, len(c.Entries))
	for i, v := range c.Entries {
		h := q.held[v.Position]
		switch {
		case h == nil, h.received == 0, h.leaving != 0, q.fifo != nil && (h.visible || h.due <= at || h.receives != v.Receives):
			problems[i] = ErrNotInFlight
		case at-h.received+v.Timeout > VisibilityMax:
			problems[i] = ErrTooLong
		default:
			e.Entries = append(e.Entries, DueAt{Position: v.Position, Due: at + v.Timeout})
		}
	}
	if len(e.Entries) == 0 {
		return nil, Answer{Problems: problems}, nil
	}
	return []Event{e}, Answer{Problems: problems}, nil
}

func (m *Machine) applyVisibilityChanged(q *queue, e *VisibilityChanged) {
	for _, v := range e.Entries {
		h := q.held[v.Position]
		switch {
		case h == nil:
			continue
		case h.visible: // of a standard queue: its time is over, and it was not received again
			q.hide(h)
			h.visible = false
			q.flies(h)
		default:
			m.timers.remove(h)
		}
		h.due = v.Due
		m.timers.push(h)
		if h.due <= e.At { // at once, without waiting for time to move
			m.show(h)
		}
	}
	m.touch(q)
}
