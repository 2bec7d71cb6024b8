package queue

func (q *queue) decideRemove(at int64) ([]Event, Answer, error) {
	return []Event{&Removed{Queue: q.id, Key: q.description.Key, At: at}}, Answer{}, nil
}

func (m *Machine) applyRemoved(q *queue, e *Removed) []Action {
	m.drop(q)
	m.wake(q) // its receivers learn that it is gone
	if q.expiry > 0 {
		m.expiry.remove(q)
	}
	if q.moving != nil && q.moving.rank > 0 {
		m.movings.remove(q.moving)
	}
	m.unlink(q)
	delete(m.queues, q.id)
	delete(m.names, e.Key)
	m.deleted.add(e.Key, e.At)
	return []Action{Unpublished{Queue: q.description}}
}

func (q *queue) decidePurge(at int64) ([]Event, Answer, error) {
	if q.purged != 0 && at < q.purged+PurgeInterval {
		return nil, Answer{}, ErrPurgeInProgress
	}
	return []Event{&Purged{Queue: q.id, At: at, InLine: q.line.next, AllDelayed: q.delays.next}}, Answer{}, nil
}

func (m *Machine) applyPurged(q *queue, e *Purged) {
	q.purged = e.At
	m.drop(q)
	if q.fair != nil {
		q.fair.expire(span{0, e.InLine})
	}
	q.line = line{next: e.InLine, cursor: e.InLine}
	q.delays = line{next: e.AllDelayed, cursor: e.AllDelayed}
	m.reschedule(q)
	m.pace(q)
	m.touch(q)
}

// drop lets go of all messages but the fresh ones of a standard queue.
func (m *Machine) drop(q *queue) {
	if q.fifo != nil {
		m.clear(q.fifo)
	}
	for _, h := range q.held { // what happens to one does not depend on the others
		m.release(h)
	}
}

// release lets go of one held message, wherever it is.
func (m *Machine) release(h *held) {
	m.take(h)
	delete(h.queue.held, h.position)
	if h.group != nil {
		h.group.letGo(h)
		m.settle(h.queue, h.group)
	}
	if h.tenant != nil {
		h.queue.fair.letGo(h)
	}
}

// take takes a message out of the order that it stands in. One that is received stands among the visible ones, or, in a replay
// that moves time more coarsely than the turns did, still among those to become visible.
func (m *Machine) take(h *held) {
	q := h.queue
	switch {
	case h.leaving != 0:
		q.stay(h)
	case h.visible && q.fifo != nil: // it stands in its group, in flight or not
	case h.visible:
		q.hide(h)
	case h.delayed():
		q.waiting--
		m.timers.remove(h)
	default:
		m.lands(h)
		m.timers.remove(h)
	}
}
