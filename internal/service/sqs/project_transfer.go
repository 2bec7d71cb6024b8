package sqs

import (
	"encoding/binary"
	"fmt"
	"math"

	"sluice/internal/service/sqs/queue"
	"sluice/internal/store"
)

// lastDeparture is above the number of any departure.
const lastDeparture = math.MaxUint64

// transfer writes what changes when messages move from one queue to another.
func (v *view) transfer(event queue.Event, b store.Batch) {
	switch e := event.(type) {
	case *queue.Departed:
		v.departed(b, e)
	case *queue.Accepted:
		v.sent(b, &e.Sent, e.Times)
		for _, s := range e.Segments {
			v.putSegment(b, e.Queue, s)
		}
		b.Put(linkKey(e.Queue, e.Origin), store.AppendUint64(nil, e.Through))
	case *queue.HandedOver:
		v.deleteEach(b, e.Queue, e.Positions)
		v.settled(b, e.Queue, e.Through)
		v.putTasks(b, e.Queue)
	case *queue.Returned:
		for _, p := range e.Positions {
			v.putHeld(b, e.Queue, p)
		}
		v.settled(b, e.Queue, e.Through)
		v.putQueue(b, e.Queue)
		v.putTasks(b, e.Queue)
	case *queue.Unlinked:
		for _, id := range e.Queues {
			b.Delete(linkKey(id, e.Origin))
		}
	case *queue.TaskStarted:
		v.putTasks(b, e.Queue)
	case *queue.TaskStopped:
		v.putTasks(b, e.Queue)
	}
}

func (v *view) departed(b store.Batch, e *queue.Departed) {
	for i, p := range e.Positions {
		v.putHeld(b, e.Queue, p)
		w := writer{v.value[:0]}
		w.position(p).flag(e.Task).key(e.Target)
		v.value = w.b
		v.key = positionKey(v.key[:0], keyLeaving, e.Queue, queue.Position(e.First)+queue.Position(i))
		b.Put(v.key, v.value)
	}
	v.putTasks(b, e.Queue)
}

// settled removes the departures up to a number.
func (v *view) settled(b store.Batch, id queue.ID, through uint64) {
	to := queueKey(keyLeaving, id+1)
	if through < lastDeparture {
		to = positionKey(nil, keyLeaving, id, queue.Position(through)+1)
	}
	b.DeleteRange(queueKey(keyLeaving, id), to)
}

// putTasks writes a queue's message move tasks, if it has any.
func (v *view) putTasks(b store.Batch, id queue.ID) {
	if tasks := v.machine.Tasks(id); len(tasks) > 0 {
		b.Put(queueKey(keyTasks, id), encodeTasks(tasks))
	}
}

func linkKey(id queue.ID, o queue.Origin) []byte {
	return store.AppendUint64(positionKey(nil, keyLink, id, queue.Position(o.Partition)), uint64(o.Queue))
}

func loadVoid(m *queue.Machine, key, value []byte) error {
	if len(value) != 8 {
		return store.ErrCorrupt
	}
	id, from := splitPosition(key)
	m.RestoreVoid(id, queue.Void{From: from, To: queue.Position(binary.BigEndian.Uint64(value))})
	return nil
}

func loadDeparture(m *queue.Machine, key, value []byte) error {
	id, number := splitPosition(key)
	r := reader{numbers{b: value}}
	m.RestoreDeparture(id, queue.Departing{Number: uint64(number), Position: r.position(), Task: r.flag(), Target: r.key()})
	return r.err
}

func loadLink(m *queue.Machine, key, value []byte) error {
	const size = 1 + 3*8
	if len(key) != size || len(value) != 8 {
		return store.ErrCorrupt
	}
	id, partition := splitPosition(key)
	origin := queue.Origin{Partition: int(partition), Queue: queue.ID(binary.BigEndian.Uint64(key[size-8:]))}
	m.RestoreLink(id, queue.Link{Origin: origin, Through: binary.BigEndian.Uint64(value)})
	return nil
}

func loadTasks(m *queue.Machine, key, value []byte) error {
	tasks, err := decodeTasks(value)
	if err != nil {
		return fmt.Errorf("message move tasks: %w", err)
	}
	if len(tasks) == 0 {
		return store.ErrCorrupt
	}
	m.RestoreTasks(queue.ID(binary.BigEndian.Uint64(key[1:])), tasks)
	return nil
}
