package queue

import "slices"

func (m *Machine) decideCreate(at int64, c *Create) ([]Event, Answer, error) {
	if q := m.names[c.Key]; q != nil {
		for _, p := range c.Attributes {
			if v, ok := q.description.Config.Attribute(p.Name); !ok || v != p.Value {
				return nil, Answer{}, &AttributeDiffers{Name: p.Name}
			}
		}
		return nil, Answer{Queue: q.description}, nil
	}
	if m.deleted.recent(c.Key, at) {
		return nil, Answer{}, ErrDeletedRecently
	}
	e := &Created{
		Queue: m.nextID, Key: c.Key, At: at,
		Attributes: sortedPairs(append(slices.Clone(c.Defaults), c.Attributes...)), Tags: sortedPairs(c.Tags),
	}
	return []Event{e}, Answer{Queue: e.description()}, nil
}

func (e *Created) description() *Description {
	key := Key{Account: shared(e.Key.Account), Region: shared(e.Key.Region), Name: e.Key.Name}
	return &Description{ID: e.Queue, Key: key, Config: NewConfig(e.Attributes, e.Tags), Created: e.At, Modified: e.At}
}

func (m *Machine) applyCreated(e *Created) []Action {
	m.nextID = max(m.nextID, e.Queue+1)
	m.deleted.forget(e.Key)
	q := newQueue(e.description())
	m.queues[q.id], m.names[e.Key] = q, q
	m.touch(q)
	return []Action{Published{Queue: q.description}}
}

func (m *Machine) decideForget(at int64, c *Forget) ([]Event, Answer, error) {
	if m.deleted.byKey[c.Key] == nil || m.deleted.recent(c.Key, at) {
		return nil, Answer{}, nil
	}
	return []Event{&Forgotten{Key: c.Key}}, Answer{}, nil
}

func (m *Machine) applyForgotten(e *Forgotten) { m.deleted.forget(e.Key) }
