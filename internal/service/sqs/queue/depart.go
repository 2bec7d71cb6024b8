package queue

import (
	"cmp"
	"slices"
)

// A message moves to another queue, which may be another partition's, in three facts: it departs here, it is accepted there, it is
// handed over here. In between it belongs to nobody. Departures of a queue are numbered, carried out in order, and repeated until
// they are known to have been accepted; the other queue knows the newest number that it has from each queue, and so accepts none
// twice. A queue that is not there has its messages returned.

// departMax is how many messages one command lets depart.
const departMax = 100

// departure is a message on its way.
type departure struct {
	number uint64
	held   *held
	target Key
	task   bool
}

// Departure is a message on its way, as who carries it out sees it.
type Departure struct {
	Number   uint64
	Position Position
	Target   Key  // zero: the queue that the message came from
	Task     bool // for a message move task: the message is a new one there
	// Receives and First are of the receipts that the message had here: their number, and when it was received first.
	Receives uint32
	First    int64
}

// departs makes the fact that messages leave; groups are theirs in a FIFO queue.
func (q *queue) departs(at int64, positions []Position, groups []Group, target Key) *Departed {
	return &Departed{Queue: q.id, At: at, First: q.departed + 1, Target: target, Positions: positions, Groups: groups}
}

func (m *Machine) applyDeparted(q *queue, e *Departed) []Action {
	for i, p := range e.Positions {
		h := q.held[p]
		if h == nil {
			h = &held{queue: q, position: p, order: p}
			q.keep(h)
			q.takeFresh(h, e.Groups, i)
		} else {
			m.take(h)
		}
		h.visible, h.due, h.leaving = false, e.At, e.First+uint64(i)
		q.leaving = append(q.leaving, departure{number: h.leaving, held: h, target: e.Target, task: e.Task})
		if q.fifo != nil {
			q.fifo.stand(h.group)
		}
	}
	q.departed = e.First + uint64(len(e.Positions)) - 1
	if e.Task {
		m.depart(q, e)
	}
	m.touch(q)
	return []Action{Leaving{Queue: q.id}}
}

// takeFresh takes a message that was never received out of those that were not.
func (q *queue) takeFresh(h *held, groups []Group, i int) {
	if q.fifo == nil {
		q.line.take(h.position)
		if q.fair != nil {
			q.fair.take(h)
		}
		return
	}
	g := q.fifo.group(groups[i])
	q.fifo.skip(g, 1)
	g.hold(h)
}

// stay takes a message out of the departures.
func (q *queue) stay(h *held) {
	i, _ := slices.BinarySearchFunc(q.leaving, h.leaving, func(d departure, n uint64) int { return cmp.Compare(d.number, n) })
	if q.leaving[i].task {
		q.moving.out--
	}
	if i == 0 { // mostly
		q.leaving = q.leaving[1:]
	} else {
		q.leaving = slices.Delete(q.leaving, i, i+1)
	}
	if len(q.leaving) == 0 {
		q.leaving = nil
	}
	h.leaving = 0
}

// departures lists the first n.
func (q *queue) departures(n int) []Departure {
	out := make([]Departure, 0, min(n, len(q.leaving)))
	for _, d := range q.leaving[:min(n, len(q.leaving))] {
		out = append(out, Departure{
			Number: d.number, Position: d.held.position, Target: d.target, Task: d.task, Receives: d.held.receives, First: d.held.first,
		})
	}
	return out
}

// through lists the positions of the departures up to a number.
func (q *queue) through(number uint64) []Position {
	var out []Position
	for _, d := range q.leaving {
		if d.number > number {
			break
		}
		out = append(out, d.held.position)
	}
	return out
}

func (q *queue) decideHandOver(at int64, c *HandOver) ([]Event, Answer, error) {
	positions := q.through(c.Through)
	if len(positions) == 0 {
		return nil, Answer{}, nil
	}
	return []Event{&HandedOver{Queue: q.id, At: at, Through: c.Through, Positions: positions}}, Answer{}, nil
}

func (m *Machine) applyHandedOver(q *queue, e *HandedOver) {
	for len(q.leaving) > 0 && q.leaving[0].number <= e.Through {
		if q.leaving[0].task {
			q.moving.moved()
		}
		m.release(q.leaving[0].held)
	}
	m.pace(q)
	m.touch(q)
}

func (q *queue) decideReturn(at int64, c *Return) ([]Event, Answer, error) {
	positions := q.through(c.Through)
	if len(positions) == 0 {
		return nil, Answer{}, nil
	}
	return []Event{&Returned{Queue: q.id, At: at, Through: c.Through, Positions: positions, Reason: c.Reason}}, Answer{}, nil
}

// applyReturned makes messages visible again that could not leave.
func (m *Machine) applyReturned(q *queue, e *Returned) {
	for len(q.leaving) > 0 && q.leaving[0].number <= e.Through {
		d := q.leaving[0]
		q.stay(d.held)
		if d.task {
			q.moving.fail(e.Reason)
		} else {
			q.stranded = e.At
		}
		d.held.visible = true
		if q.fifo != nil {
			m.settle(q, d.held.group)
			continue
		}
		q.show(d.held)
		m.wake(q)
	}
	m.pace(q)
	m.touch(q)
}
