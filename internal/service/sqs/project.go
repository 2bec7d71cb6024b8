package sqs

import (
	"encoding/binary"

	"github.com/go-json-experiment/json"

	"sluice/internal/service/sqs/queue"
	"sluice/internal/store"
)

// view writes the events of one machine into the view; it implements durable.View. It belongs to the partition's goroutine.
type view struct {
	machine *queue.Machine
	sweeps  *sweeps
	key     []byte // scratch
	value   []byte // scratch
}

// queueRecord is a queue's description in the view. Fields may be added; none is ever given another meaning.
type queueRecord struct {
	Version    int          `json:"version"`
	Account    string       `json:"account"`
	Region     string       `json:"region"`
	Name       string       `json:"name"`
	Created    int64        `json:"created"`
	Modified   int64        `json:"modified"`
	Purged     int64        `json:"purged,omitzero"`
	Stranded   int64        `json:"stranded,omitzero"`
	Attributes []queue.Pair `json:"attributes"`
	Tags       []queue.Pair `json:"tags,omitempty"`
}

const queueRecordVersion = 1

// Fact tells that every event of a queue is one.
func (*view) Fact(queue.Event) bool { return true }

// Project writes what an event changes.
func (v *view) Project(event queue.Event, b store.Batch) {
	switch e := event.(type) {
	case *queue.Created:
		v.putQueue(b, e.Queue)
		b.Delete(deletedKey(e.Key))
		b.Put([]byte{keyNextID}, store.AppendUint64(nil, uint64(e.Queue)+1))
	case *queue.Configured:
		v.putQueue(b, e.Queue)
	case *queue.Removed:
		v.removed(b, e)
	case *queue.Forgotten:
		b.Delete(deletedKey(e.Key))
	case *queue.Purged:
		v.putQueue(b, e.Queue)
		v.deleteBelow(b, e.Queue, 0, e.InLine)
		v.deleteBelow(b, e.Queue, queue.Delayed, e.AllDelayed)
		v.settled(b, e.Queue, lastDeparture)
		v.putTasks(b, e.Queue)
		for _, kind := range []byte{keyToken, keyAttempt} {
			b.DeleteRange(queueKey(kind, e.Queue), queueKey(kind, e.Queue+1))
		}
	case *queue.Sent:
		v.sent(b, e, nil)
	case *queue.Received:
		for i := range e.Deliveries {
			v.putHeld(b, e.Queue, e.Deliveries[i].Position)
			v.putHole(b, e.Queue, e.Deliveries[i])
		}
		if e.Attempt != (queue.Token{}) {
			v.putAttempt(b, e.Queue, e.Attempt)
		}
	case *queue.Deleted:
		v.deleteEach(b, e.Queue, e.Positions)
	case *queue.VisibilityChanged:
		for i := range e.Entries {
			v.putHeld(b, e.Queue, e.Entries[i].Position)
		}
	case *queue.Expired:
		v.expired(b, e)
	case *queue.Lapsed:
		v.lapsed(b, e)
	default:
		v.transfer(event, b)
	}
}

// Summary writes the counters of the queues that the turn changed.
func (v *view) Summary(b store.Batch) {
	v.machine.Dirty(func(c queue.Counters) {
		v.value = v.value[:0]
		for _, p := range []queue.Position{c.Next, c.Cursor, c.NextDelayed, queue.Position(c.Departed)} {
			v.value = store.AppendUint64(v.value, uint64(p))
		}
		b.Put(queueKey(keyCounters, c.Queue), v.value)
		v.passed(b, c.Queue)
	})
}

func (v *view) putQueue(b store.Batch, id queue.ID) {
	d, purged, stranded, ok := v.machine.Describe(id)
	if !ok {
		return
	}
	value, err := json.Marshal(queueRecord{
		Version: queueRecordVersion, Account: d.Key.Account, Region: d.Key.Region, Name: d.Key.Name,
		Created: d.Created, Modified: d.Modified, Purged: purged, Stranded: stranded, Attributes: d.Config.Attributes(), Tags: d.Config.Tags(),
	}, json.Deterministic(true))
	if err != nil {
		panic(err) // strings and numbers: it cannot fail
	}
	b.Put(queueKey(keyQueue, id), value)
}

func (v *view) removed(b store.Batch, e *queue.Removed) {
	v.sweeps.forget(e.Queue)
	b.Delete(queueKey(keyQueue, e.Queue))
	b.Delete(queueKey(keyCounters, e.Queue))
	b.Delete(queueKey(keyTasks, e.Queue))
	for _, kind := range []byte{keyMessage, keyHeld, keySegment, keyQueued, keyToken, keyAttempt, keyVoid, keyLeaving, keyLink, keyRun} {
		b.DeleteRange(queueKey(kind, e.Queue), queueKey(kind, e.Queue+1))
	}
	b.Put(deletedKey(e.Key), binary.AppendVarint(nil, e.At))
}

// deleteEach removes messages.
func (v *view) deleteEach(b store.Batch, id queue.ID, positions []queue.Position) {
	fifo := v.machine.FIFO(id)
	for _, p := range positions {
		v.key = positionKey(v.key[:0], keyMessage, id, p)
		b.Delete(v.key)
		v.key[0] = keyHeld
		b.Delete(v.key)
		if fifo {
			v.key[0] = keyQueued
			b.Delete(v.key)
		}
	}
	if !fifo {
		v.sweep(b, id, positions)
	}
}

func (v *view) expired(b store.Batch, e *queue.Expired) {
	if e.From == 0 {
		v.deleteBelow(b, e.Queue, e.To&queue.Delayed, e.To)
	} else { // older ones stay, so a sweep goes on taking these for alive
		v.deleteBetween(b, e.Queue, e.From, e.To)
	}
	if e.From > 0 && (v.machine.FIFO(e.Queue) || v.machine.Ahead(e.Queue, e.From)) {
		b.Put(positionKey(nil, keyVoid, e.Queue, e.From), store.AppendUint64(nil, uint64(e.To)))
	}
	v.putTasks(b, e.Queue)
}

// deleteBelow removes all messages of a kind below to, whatever they were; from is the first position of the kind.
func (v *view) deleteBelow(b store.Batch, id queue.ID, from, to queue.Position) {
	v.deleteBetween(b, id, from, to)
	if !v.machine.FIFO(id) {
		s, index := v.sweeps.of(id, to)
		s.below(index)
	}
}

// deleteBetween removes all messages from from and below to.
func (v *view) deleteBetween(b store.Batch, id queue.ID, from, to queue.Position) {
	kinds := []byte{keyMessage, keyHeld, keySegment, keyVoid, keyQueued}
	if !v.machine.FIFO(id) {
		kinds = kinds[:4]
	}
	for _, kind := range kinds {
		b.DeleteRange(positionKey(nil, kind, id, from), positionKey(nil, kind, id, to))
	}
}

// sent writes messages. times, if there are any, are when each was sent: before the event.
func (v *view) sent(b store.Batch, e *queue.Sent, times []int64) {
	if e.Width > 0 {
		v.putSegment(b, e.Queue, queue.Segment{First: e.First, At: e.At, Width: e.Width})
	}
	for i, payload := range e.Payloads {
		p := e.First + queue.Position(i)
		v.key = positionKey(v.key[:0], keyMessage, e.Queue, p)
		at := e.At
		if len(times) > 0 {
			at = times[i]
		}
		v.value = append(binary.AppendVarint(v.value[:0], at), payload...)
		b.Put(v.key, v.value)
		if len(e.Due) > 0 {
			v.putHeld(b, e.Queue, p)
		}
		if len(e.Admitted) > 0 {
			v.admitted(b, e, i)
		}
	}
	v.putRuns(b, e)
}

func (v *view) putSegment(b store.Batch, id queue.ID, s queue.Segment) {
	v.key = positionKey(v.key[:0], keySegment, id, s.First)
	b.Put(v.key, binary.AppendVarint(binary.AppendVarint(nil, s.At), s.Width))
}

func (v *view) putHeld(b store.Batch, id queue.ID, p queue.Position) {
	h, ok := v.machine.Held(id, p)
	if !ok {
		return
	}
	v.value = binary.AppendUvarint(v.value[:0], uint64(h.Order))
	v.value = binary.AppendVarint(v.value, h.Due)
	v.value = binary.AppendVarint(v.value, h.Received)
	v.value = binary.AppendVarint(v.value, h.First)
	v.value = binary.AppendUvarint(v.value, uint64(h.Receives))
	if grouped := h.Group != (queue.Group{}); h.Leaving > 0 || grouped {
		v.value = binary.AppendUvarint(v.value, h.Leaving)
		if grouped {
			v.value = append(v.value, h.Group[:]...)
		}
	}
	v.key = positionKey(v.key[:0], keyHeld, id, p)
	b.Put(v.key, v.value)
}
