package sqs

import (
	"github.com/go-json-experiment/json"

	"sluice/internal/service/sqs/queue"
	"sluice/internal/store"
)

// Records of messages that move from one queue to another.

func (w *writer) transfer(event queue.Event) {
	switch e := event.(type) {
	case *queue.Departed:
		w.kind(recordDeparted).id(e.Queue).signed(e.At).number64(e.First).key(e.Target).flag(e.Task).positions(e.Positions)
		for _, g := range e.Groups {
			w.b = append(w.b, g[:]...)
		}
	case *queue.Accepted:
		w.runs(recordAccepted, recordAcceptedRuns, e.Runs).number(e.Origin.Partition).id(e.Origin.Queue).number64(e.Through).number(len(e.Times))
		for _, at := range e.Times {
			w.signed(at)
		}
		w.number(len(e.Segments))
		for _, s := range e.Segments {
			w.position(s.First).signed(s.At).signed(s.Width)
		}
		w.sent(&e.Sent)
	case *queue.HandedOver:
		w.kind(recordHandedOver).id(e.Queue).signed(e.At).number64(e.Through).positions(e.Positions)
	case *queue.Returned:
		w.kind(recordReturned).id(e.Queue).signed(e.At).number64(e.Through).positions(e.Positions).text(e.Reason)
	case *queue.Unlinked:
		w.kind(recordUnlinked).number(e.Origin.Partition).id(e.Origin.Queue).number(len(e.Queues))
		for _, id := range e.Queues {
			w.id(id)
		}
	case *queue.TaskStarted:
		w.kind(recordTaskStarted).id(e.Queue).text(string(encodeTasks([]queue.Task{e.Task})))
	case *queue.TaskStopped:
		w.kind(recordTaskStopped).id(e.Queue).signed(e.At).flag(e.Cancelled)
	}
}

func (w *writer) number64(n uint64) *writer { return w.position(queue.Position(n)) }

func (w *writer) flag(set bool) *writer {
	if set {
		return w.number(1)
	}
	return w.number(0)
}

func (w *writer) positions(all []queue.Position) *writer {
	w.number(len(all))
	for _, p := range all {
		w.position(p)
	}
	return w
}

func (r *reader) transfer(kind byte) queue.Event {
	switch kind {
	case recordDeparted:
		e := &queue.Departed{Queue: r.id(), At: r.signed(), First: r.unsigned(), Target: r.key(), Task: r.flag(), Positions: r.positions()}
		if len(r.b) > 0 { // a FIFO queue
			for range e.Positions {
				e.Groups = append(e.Groups, r.digest())
			}
		}
		return e
	case recordAccepted:
		return r.accepted()
	case recordAcceptedRuns:
		runs := r.runs()
		e := r.accepted()
		e.Runs = runs
		return e
	case recordHandedOver:
		return &queue.HandedOver{Queue: r.id(), At: r.signed(), Through: r.unsigned(), Positions: r.positions()}
	case recordReturned:
		return &queue.Returned{Queue: r.id(), At: r.signed(), Through: r.unsigned(), Positions: r.positions(), Reason: r.text()}
	case recordUnlinked:
		e := &queue.Unlinked{Origin: r.origin()}
		for range r.count() {
			e.Queues = append(e.Queues, r.id())
		}
		return e
	case recordTaskStarted:
		return r.taskStarted()
	case recordTaskStopped:
		return &queue.TaskStopped{Queue: r.id(), At: r.signed(), Cancelled: r.flag()}
	}
	return nil
}

func (r *reader) accepted() *queue.Accepted {
	e := &queue.Accepted{Origin: r.origin(), Through: r.unsigned()}
	for range r.count() {
		e.Times = append(e.Times, r.signed())
	}
	for range r.count() {
		e.Segments = append(e.Segments, queue.Segment{First: r.position(), At: r.signed(), Width: r.signed()})
	}
	e.Sent = *r.sent()
	if len(e.Times) != len(e.Payloads) {
		r.err = store.ErrCorrupt
	}
	return e
}

func (r *reader) taskStarted() queue.Event {
	id := r.id()
	tasks, err := decodeTasks(r.bytes())
	if err != nil || len(tasks) != 1 {
		r.err = store.ErrCorrupt
		return &queue.TaskStarted{}
	}
	return &queue.TaskStarted{Queue: id, Task: tasks[0]}
}

func (r *reader) origin() queue.Origin {
	return queue.Origin{Partition: int(r.unsigned() & partitionMask), Queue: r.id()}
}

// partitionMask keeps a number of a partition within what an int holds anywhere.
const partitionMask = 1<<31 - 1

func (r *reader) flag() bool { return r.unsigned() == 1 }

func (r *reader) positions() []queue.Position {
	var out []queue.Position
	for range r.count() {
		out = append(out, r.position())
	}
	return out
}

// tasksRecord is message move tasks in the view and in the log. Fields may be added; none is ever given another meaning.
type tasksRecord struct {
	Version int          `json:"version"`
	Tasks   []queue.Task `json:"tasks"`
}

const tasksRecordVersion = 1

func encodeTasks(tasks []queue.Task) []byte {
	value, err := json.Marshal(tasksRecord{Version: tasksRecordVersion, Tasks: tasks}, json.Deterministic(true))
	if err != nil {
		panic(err) // strings and numbers: it cannot fail
	}
	return value
}

func decodeTasks(value []byte) ([]queue.Task, error) {
	var record tasksRecord
	if err := json.Unmarshal(value, &record); err != nil {
		return nil, err
	}
	if record.Version > tasksRecordVersion {
		return nil, store.ErrNewer
	}
	return record.Tasks, nil
}
