package sqs

import (
	"fmt"

	"sluice/internal/service/sqs/queue"
	"sluice/internal/store"
)

// tenant is the group of a message of a standard queue; zero for none.
func tenant(p *payload) queue.Group {
	if p.GroupID == "" {
		return queue.Group{}
	}
	return short("group", p.GroupID)
}

// putRuns writes the runs that begin with messages in line. Delayed ones carry their group with what is kept of those held.
func (v *view) putRuns(b store.Batch, e *queue.Sent) {
	if e.First&queue.Delayed != 0 {
		return
	}
	for i := range e.Runs {
		var group []byte
		if e.Runs[i].Group != (queue.Group{}) {
			group = e.Runs[i].Group[:]
		}
		v.key = positionKey(v.key[:0], keyRun, e.Queue, e.Runs[i].First)
		b.Put(v.key, group)
	}
}

// putHole writes down that a message was received before others that were sent earlier.
func (v *view) putHole(b store.Batch, id queue.ID, d queue.Delivery) {
	if d.Receives == 1 && v.machine.Ahead(id, d.Position) {
		v.key = positionKey(v.key[:0], keyVoid, id, d.Position)
		b.Put(v.key, store.AppendUint64(nil, uint64(d.Position)+1))
	}
}

// passed removes what the cursor has passed.
func (v *view) passed(b store.Batch, id queue.ID) {
	from, to, some := v.machine.Passed(id)
	if !some {
		return
	}
	for _, kind := range []byte{keyRun, keyVoid} {
		b.DeleteRange(positionKey(nil, kind, id, from), positionKey(nil, kind, id, to))
	}
}

// loadRuns puts back the first runs of each queue that has any.
func loadRuns(m *queue.Machine, r store.Reader) error {
	for from := queueKey(keyRun, 0); ; {
		id, n, unknown := queue.ID(0), 0, queue.Position(0)
		err := r.Scan(store.Range{From: from, To: []byte{keyRun + 1}}, func(key, value []byte) error {
			of, p := splitPosition(key)
			if n > 0 && of != id {
				return store.ErrStop
			}
			if n++; n > queue.RunsMax {
				unknown = p
				return store.ErrStop
			}
			group, err := readRun(m, of, value)
			if err != nil {
				return err
			}
			id = of
			m.RestoreRun(id, queue.Run{First: p, Group: group})
			return nil
		})
		if err == nil && unknown > 0 {
			err = loadUnknown(m, r, id, unknown)
		}
		if err != nil || n == 0 {
			return err
		}
		from = queueKey(keyRun, id+1)
	}
}

func loadUnknown(m *queue.Machine, r store.Reader, id queue.ID, from queue.Position) error {
	last, err := lastRun(m, r, id)
	if err == nil {
		m.RestoreUnknown(id, from, last)
	}
	return err
}

// lastRun reads the group of a queue's last run.
func lastRun(m *queue.Machine, r store.Reader, id queue.ID) (group queue.Group, err error) {
	err = r.Scan(store.Range{From: queueKey(keyRun, id), To: queueKey(keyRun, id+1), Backwards: true}, func(_, value []byte) error {
		if group, err = readRun(m, id, value); err != nil {
			return err
		}
		return store.ErrStop
	})
	return group, err
}

func readRun(m *queue.Machine, id queue.ID, value []byte) (group queue.Group, err error) {
	if _, _, _, ok := m.Describe(id); !ok || m.FIFO(id) || len(value) != 0 && len(value) != len(group) {
		return group, fmt.Errorf("run of queue %d: %w", id, store.ErrCorrupt)
	}
	copy(group[:], value)
	return group, nil
}

// runs begins a record: of one kind if there are no runs, of the other with them.
func (w *writer) runs(without, with byte, runs []queue.Run) *writer {
	if len(runs) == 0 {
		return w.kind(without)
	}
	w.kind(with).number(len(runs))
	for i := range runs {
		w.position(runs[i].First)
		w.b = append(w.b, runs[i].Group[:]...)
	}
	return w
}

func (r *reader) runs() []queue.Run {
	var out []queue.Run
	for range r.count() {
		out = append(out, queue.Run{First: r.position(), Group: r.digest()})
	}
	return out
}
