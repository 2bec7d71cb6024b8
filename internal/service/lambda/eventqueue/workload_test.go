package eventqueue

// Proves that the machine keeps the laws of package durable, and that through crashes, failing disks and jumping clocks no event that was
// acknowledged is lost before its end or comes back after it, and each that is due is asked for. How: durabletest's suite, the simulator,
// and a fuzzed decoder.

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"sluice/internal/durable"
	"sluice/internal/durable/durabletest"
	"sluice/internal/sim"
	"sluice/internal/store"
)

func TestMain(m *testing.M) { sim.Main(m) }

func TestIsDurable(t *testing.T) { durabletest.Exercise(t, newWorkload) }

func TestSimulation(t *testing.T) { sim.Run(t, newWorkload) }

// workload knows of each event whether it was acknowledged, and of each sequence whether its end was asked for or told.
type workload struct {
	made         int
	refused      map[string]bool // by ID: will never be there
	acknowledged map[uint64]string
	known        []uint64 // acknowledged ones, in order
	asked, ended map[uint64]bool
	// unheard are the postponements of which nobody heard that they were taken: the disk may have had no room for one. They would be
	// repeated, which a workload cannot.
	unheard map[runOfEvent]bool
	now     time.Time
}

// runOfEvent is a run, by its event and turn.
type runOfEvent struct {
	sequence uint64
	turn     uint32
}

func newWorkload() sim.Workload[Command, Change, Answer, Run] {
	return &workload{refused: map[string]bool{}, acknowledged: map[uint64]string{}, asked: map[uint64]bool{}, ended: map[uint64]bool{}, unheard: map[runOfEvent]bool{}}
}

func (w *workload) Kind() durable.Kind[Command, Change, Answer, Run] { return Durable() }

func (w *workload) Next(chance *rand.Rand, now time.Time) Command {
	w.now = now
	if chance.IntN(2) == 0 && len(w.known) > 0 {
		// A report that nobody may have asked for: it counts if it is of the run that is awaited.
		return w.report(Command{Sequence: w.known[chance.IntN(len(w.known))], Turn: uint32(chance.IntN(2))}, chance.IntN(5))
	}
	w.made++
	due := now
	if chance.IntN(3) == 0 {
		due = now.Add(time.Duration(chance.Int64N(int64(2 * time.Minute))))
	}
	return Command{Op: Add, Event: Event{
		Function: fmt.Sprint("f", chance.IntN(3)), ID: fmt.Sprint("event-", w.made), Received: now, At: due, Payload: bytes.Repeat([]byte("x"), chance.IntN(100)),
	}}
}

// report ends a run in one of three ways.
func (w *workload) report(c Command, how int) Command {
	if how != 1 && how != 2 {
		c.Op = Finish
		w.asked[c.Sequence] = true
		return c
	}
	w.unheard[runOfEvent{c.Sequence, c.Turn}] = true
	c.Op, c.At, c.Failed = Postpone, w.now.Add(time.Duration(how)*20*time.Second), how == 1
	return c
}

func (w *workload) Answered(c Command, a Answer, err error) error {
	switch {
	case errors.Is(err, store.ErrNoRoom) && c.Op == Finish:
		return errors.New("it makes room and was refused")
	case errors.Is(err, store.ErrNoRoom) && c.Op == Add:
		w.refused[c.Event.ID] = true
		return nil
	case errors.Is(err, store.ErrNoRoom):
		return nil
	case err != nil && c.Op == Add:
		return fmt.Errorf("an event was refused: %w", err)
	case err != nil:
		return nil
	case c.Op == Postpone && !w.ended[c.Sequence]:
		delete(w.unheard, runOfEvent{c.Sequence, c.Turn})
	case c.Op == Finish:
		if w.ended[c.Sequence] {
			return errors.New("it ends twice")
		}
		w.ended[c.Sequence] = true
	case c.Op == Postpone:
		return errors.New("it is postponed after its end")
	case c.Op == Add:
		if other, used := w.acknowledged[a.Sequence]; used {
			return fmt.Errorf("the sequence is %s's already", other)
		}
		w.acknowledged[a.Sequence] = c.Event.ID
		w.known = append(w.known, a.Sequence)
	}
	return nil
}

func (w *workload) Performed(r Run) (Command, bool) {
	return w.report(Command{Sequence: r.Sequence, Turn: r.Turn}, int(r.Sequence+uint64(r.Turn))%5), true
}

func (w *workload) Check(machine durable.Machine[Command, Change, Answer, Run], settled bool) error {
	m := machine.(*Machine)
	for sequence, id := range w.acknowledged {
		e := m.events[sequence]
		switch {
		case e == nil && !w.asked[sequence]:
			return fmt.Errorf("%s is lost", id)
		case e != nil && w.ended[sequence]:
			return fmt.Errorf("%s is there after its end", id)
		case e != nil && e.ID != id:
			return fmt.Errorf("%s is %s", id, e.ID)
		}
	}
	for sequence, e := range m.events {
		if w.refused[e.ID] {
			return fmt.Errorf("%s was refused and is there", e.ID)
		}
		if settled && !e.At.After(m.now) && !w.unheard[runOfEvent{sequence, e.Turn}] {
			return fmt.Errorf("event %d is due since %v, and nobody was asked to run it", sequence, e.At)
		}
	}
	return nil
}

func (w *workload) Describe(machine durable.Machine[Command, Change, Answer, Run]) string {
	return machine.(*Machine).String()
}

func FuzzDecode(f *testing.F) {
	v := &View{}
	at := time.Unix(1_800_000_000, 5).UTC()
	f.Add(v.Encode(nil, Change{Op: Add, Event: Event{Sequence: 1 << 40, Function: "f", ID: "i", Received: at, At: at, Payload: []byte("p")}}))
	f.Add(v.Encode(nil, Change{Op: Postpone, Event: Event{Sequence: 1, At: at, Attempts: 1, Turn: 2}}))
	f.Add([]byte{1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, record []byte) {
		c, err := v.Decode(record)
		if err != nil {
			return
		}
		again, err := v.Decode(v.Encode(nil, c))
		if err != nil || !reflect.DeepEqual(again, c) {
			t.Errorf("%x is %+v, and that is %+v, %v", record, c, again, err)
		}
	})
}
