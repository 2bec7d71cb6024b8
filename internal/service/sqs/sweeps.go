package sqs

import (
	"sluice/internal/service/sqs/queue"
	"sluice/internal/store"
)

// sweeps are those of the standard queues of a partition, as far as they were used. FIFO queues have none: which of their messages wait
// is in lists that cannot be asked for one.
type sweeps struct {
	size  uint64
	lines map[lineOf]*sweep
}

// lineOf names the positions of a queue that are swept together: those of delayed messages are a line of their own.
type lineOf struct {
	queue   queue.ID
	delayed queue.Position // the bit, or 0
}

func newSweeps(size uint64) *sweeps { return &sweeps{size: size, lines: map[lineOf]*sweep{}} }

func (s *sweeps) of(id queue.ID, p queue.Position) (*sweep, uint64) {
	line := lineOf{id, p & queue.Delayed}
	one := s.lines[line]
	if one == nil {
		one = &sweep{size: s.size}
		s.lines[line] = one
	}
	return one, uint64(p &^ queue.Delayed)
}

// forget is for a queue that is removed.
func (s *sweeps) forget(id queue.ID) {
	delete(s.lines, lineOf{id, 0})
	delete(s.lines, lineOf{id, queue.Delayed})
}

// restoreHeld notes a message that is held; they come in order. Of those that were received before older ones, from the cursor on, the
// restored end speaks.
func (s *sweeps) restoreHeld(m *queue.Machine, id queue.ID, p queue.Position) {
	if !m.FIFO(id) && !m.Ahead(id, p) {
		one, index := s.of(id, p)
		one.restore(index, 1)
	}
}

// restoreEnd notes that all from a position on is alive, or not sent yet.
func (s *sweeps) restoreEnd(m *queue.Machine, id queue.ID, p queue.Position) {
	if p&^queue.Delayed > 1 && !m.FIFO(id) { // otherwise nothing has been gone yet
		one, index := s.of(id, p)
		one.restore(index, s.size-index%s.size)
	}
}

// sweep removes the runs of messages that a deletion was the last of.
func (v *view) sweep(b store.Batch, id queue.ID, positions []queue.Position) {
	for _, p := range positions {
		s, index := v.sweeps.of(id, p)
		from, to, all := s.gone(index)
		delayed := p & queue.Delayed
		if !all || v.anyLeft(id, delayed|queue.Position(index/s.size*s.size)) {
			continue
		}
		for _, kind := range []byte{keyMessage, keyHeld} {
			b.DeleteRange(positionKey(nil, kind, id, delayed|queue.Position(from)), positionKey(nil, kind, id, delayed|queue.Position(to)))
		}
	}
}

// anyLeft asks the machine about every message of a chunk. It never is: should it ever, what is left stays.
func (v *view) anyLeft(id queue.ID, first queue.Position) bool {
	for p := first; p < first+queue.Position(v.sweeps.size); p++ {
		if v.machine.Has(id, p) {
			return true
		}
	}
	return false
}
