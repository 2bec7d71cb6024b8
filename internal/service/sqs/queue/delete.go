package queue

func (q *queue) decideDelete(c *Delete) ([]Event, Answer, error) {
	e := &Deleted{Queue: q.id}
	for i, p := range c.Positions {
		if h := q.held[p]; h != nil && h.received != 0 && h.leaving == 0 && !contains(c.Positions[:i], p) {
			e.Positions = append(e.Positions, p)
		}
	}
	if len(e.Positions) == 0 {
		return nil, Answer{}, nil
	}
	return []Event{e}, Answer{}, nil
}

// contains scans: a command names ten positions at most.
func contains(positions []Position, p Position) bool {
	for _, other := range positions {
		if other == p {
			return true
		}
	}
	return false
}

func (m *Machine) applyDeleted(q *queue, e *Deleted) {
	for _, p := range e.Positions {
		if h := q.held[p]; h != nil {
			m.release(h)
		}
	}
	m.touch(q)
}
