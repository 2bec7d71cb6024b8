package queue

import "slices"

func (q *queue) decideConfigure(at int64, c *Configure) ([]Event, Answer, error) {
	if c.Was != nil && !slices.Equal(c.Was.attributes, q.description.Config.attributes) {
		return nil, Answer{}, ErrChanged
	}
	changed := q.description.Config.With(c.Change)
	e := &Configured{Queue: q.id, At: at, Attributes: changed.attributes, Tags: changed.tags}
	return []Event{e}, Answer{Queue: q.configured(e)}, nil
}

func (q *queue) configured(e *Configured) *Description {
	d := *q.description
	d.Config, d.Modified = NewConfig(e.Attributes, e.Tags), e.At
	return &d
}

func (m *Machine) applyConfigured(q *queue, e *Configured) []Action {
	if q.fifo != nil {
		m.redelay(q, e)
	} else {
		q.description = q.configured(e)
	}
	q.stranded = 0  // the dead-letter queue may be another
	m.reschedule(q) // the retention period may be another
	return []Action{Published{Queue: q.description}}
}
