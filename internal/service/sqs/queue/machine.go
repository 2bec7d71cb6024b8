package queue

import (
	"slices"
	"time"
)

// Machine holds the queues of one partition. It is one goroutine's at a time. See durable.Machine for its methods' contract.
type Machine struct {
	queues  map[ID]*queue
	names   map[Key]*queue
	nextID  ID
	deleted deletions
	timers  heap[*held]
	// arrivals are the FIFO queues with messages that are still delayed, by when the first is not.
	arrivals heap[*fifo]
	expiry   heap[*queue]
	now      int64               // when time moved last
	movings  heap[*moving]       // queues whose tasks go on, by when
	linked   map[Origin][]*queue // the queues that have accepted messages of another
	woken    []*queue            // queues that have something for their receivers, in the order in which they came to it
	topics   []string            // Woken's answer
	dirty    []*queue            // queues whose counters changed since the last summary, in the order of the first change
}

// New makes a machine without queues.
func New() *Machine {
	return &Machine{queues: map[ID]*queue{}, names: map[Key]*queue{}, nextID: 1}
}

// Decide looks at a command; see durable.Machine.
func (m *Machine) Decide(now time.Time, command Command, last bool) ([]Event, Answer, error) {
	at := now.UnixMilli()
	switch c := command.(type) {
	case *Create:
		return m.decideCreate(at, c)
	case *Forget:
		return m.decideForget(at, c)
	case *Unlink:
		return m.decideUnlink(c)
	case *Occupied:
		return nil, Answer{Occupied: m.occupied()}, nil
	}
	q := m.queues[command.queue()]
	if q == nil {
		return nil, Answer{}, ErrNoQueue
	}
	switch c := command.(type) {
	case *Configure:
		return q.decideConfigure(at, c)
	case *Remove:
		return q.decideRemove(at)
	case *Purge:
		return q.decidePurge(at)
	case *Send:
		if q.fifo != nil {
			return q.decideSendFIFO(at, c)
		}
		return q.decideSend(at, c)
	case *Receive:
		if q.fifo != nil {
			return q.decideReceiveFIFO(now, c, last)
		}
		return q.decideReceive(now, c, last)
	case *Delete:
		if q.fifo != nil {
			return q.decideDeleteFIFO(at, c)
		}
		return q.decideDelete(c)
	case *ChangeVisibility:
		return q.decideVisibility(at, c)
	case *Expire:
		return q.decideExpire(at)
	case *Inspect:
		return nil, Answer{Counts: q.counts()}, nil
	case *Measure:
		return nil, Answer{Measures: q.measure(at)}, nil
	}
	return q.decideTransfer(at, command)
}

// decideTransfer looks at the commands about messages that move from one queue to another.
func (q *queue) decideTransfer(at int64, command Command) ([]Event, Answer, error) {
	switch c := command.(type) {
	case *Depart:
		return nil, Answer{Queue: q.description, Departures: q.departures(departMax)}, nil
	case *Accept:
		return q.decideAccept(at, c)
	case *HandOver:
		return q.decideHandOver(at, c)
	case *Return:
		return q.decideReturn(at, c)
	case *StartTask:
		return q.decideStartTask(at, c)
	case *CancelTask:
		return q.decideCancelTask(at, c)
	case *Move:
		return q.decideMove(at)
	case *Tasks:
		return nil, Answer{Tasks: q.listTasks()}, nil
	}
	panic("queue: a command of an unknown type")
}

// Apply makes a fact part of the state; see durable.Machine.
func (m *Machine) Apply(event Event) []Action {
	switch e := event.(type) {
	case *Created:
		return m.applyCreated(e)
	case *Forgotten:
		m.applyForgotten(e)
	case *Configured:
		return m.applyConfigured(m.queues[e.Queue], e)
	case *Removed:
		return m.applyRemoved(m.queues[e.Queue], e)
	case *Purged:
		m.applyPurged(m.queues[e.Queue], e)
	case *Sent:
		m.applySent(m.queues[e.Queue], e)
	case *Received:
		m.applyReceived(m.queues[e.Queue], e)
	case *Deleted:
		m.applyDeleted(m.queues[e.Queue], e)
	case *VisibilityChanged:
		m.applyVisibilityChanged(m.queues[e.Queue], e)
	case *Expired:
		m.applyExpired(m.queues[e.Queue], e)
	case *Lapsed:
		m.applyLapsed(m.queues[e.Queue], e)
	default:
		return m.applyTransfer(event)
	}
	return nil
}

// applyTransfer makes facts about messages that move from one queue to another part of the state.
func (m *Machine) applyTransfer(event Event) []Action {
	switch e := event.(type) {
	case *Departed:
		return m.applyDeparted(m.queues[e.Queue], e)
	case *Accepted:
		m.applyAccepted(m.queues[e.Queue], e)
	case *HandedOver:
		m.applyHandedOver(m.queues[e.Queue], e)
	case *Returned:
		m.applyReturned(m.queues[e.Queue], e)
	case *Unlinked:
		m.applyUnlinked(e)
	case *TaskStarted:
		m.applyTaskStarted(m.queues[e.Queue], e)
	case *TaskStopped:
		m.applyTaskStopped(m.queues[e.Queue], e)
	}
	return nil
}

// Advance lets time make messages visible, and asks for commands where time makes facts due.
func (m *Machine) Advance(now time.Time) []Action {
	at := now.UnixMilli()
	m.now = max(m.now, at)
	for m.timers.len() > 0 && m.timers.first().due <= at {
		m.show(m.timers.first())
	}
	for m.arrivals.len() > 0 && m.arrivals.first().arrives() <= at {
		m.arrive(m.arrivals.first().queue, at)
	}
	var actions []Action
	for m.expiry.len() > 0 {
		q := m.expiry.first()
		if due, _ := q.expires(); due > at {
			break
		}
		m.expiry.remove(q)
		q.expiring = true
		actions = append(actions, Expiring{Queue: q.id})
	}
	for m.movings.len() > 0 && m.movings.first().last().Next <= at {
		v := m.movings.first()
		m.movings.remove(v)
		v.asked = true
		actions = append(actions, Moving{Queue: v.queue.id})
	}
	return append(actions, m.deleted.ask(at)...)
}

// Deadline is when Advance will next change something.
func (m *Machine) Deadline() time.Time {
	var least int64
	sooner := func(at int64) {
		if least == 0 || at < least {
			least = at
		}
	}
	if m.timers.len() > 0 {
		sooner(m.timers.first().due)
	}
	if m.arrivals.len() > 0 {
		sooner(m.arrivals.first().arrives())
	}
	if m.expiry.len() > 0 {
		due, _ := m.expiry.first().expires()
		sooner(due)
	}
	if m.movings.len() > 0 {
		sooner(m.movings.first().last().Next)
	}
	if due := m.deleted.due(); due > 0 {
		sooner(due)
	}
	if least == 0 {
		return time.Time{}
	}
	return time.UnixMilli(least)
}

// Woken lists the queues that have something for their receivers.
func (m *Machine) Woken() []string {
	m.topics = m.topics[:0]
	for i, q := range m.woken {
		m.topics = append(m.topics, q.topic())
		q.woken = false
		m.woken[i] = nil
	}
	m.woken = m.woken[:0]
	return m.topics
}

// Outstanding lists what is still to be asked for, and shows every queue that there is.
func (m *Machine) Outstanding() []Action {
	var actions []Action
	ids := make([]ID, 0, len(m.queues))
	for id := range m.queues {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		q := m.queues[id]
		actions = append(actions, Published{Queue: q.description})
		if q.expiring {
			actions = append(actions, Expiring{Queue: id})
		}
		if len(q.leaving) > 0 {
			actions = append(actions, Leaving{Queue: id})
		}
		if q.moving != nil && q.moving.asked {
			actions = append(actions, Moving{Queue: id})
		}
	}
	return append(actions, m.deleted.outstanding()...)
}

// wake lets the queue's waiting receivers be asked again.
func (m *Machine) wake(q *queue) {
	if !q.woken {
		q.woken = true
		m.woken = append(m.woken, q)
	}
}

// touch notes that the queue's counters have changed.
func (m *Machine) touch(q *queue) {
	if !q.dirty {
		q.dirty = true
		m.dirty = append(m.dirty, q)
	}
}

// reschedule puts the queue where its oldest segment belongs among those that expire.
func (m *Machine) reschedule(q *queue) {
	if *q.place() > 0 {
		m.expiry.remove(q)
	}
	if _, some := q.expires(); some && !q.expiring {
		m.expiry.push(q)
	}
}
