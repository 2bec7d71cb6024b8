// Package durabletest is the suite that every state machine passes before anyone trusts it with a partition: the laws of
// durable.Machine and durable.View, tried on random histories. A machine's package has two tests of this kind:
//
//	func TestIsDurable(t *testing.T)  { durabletest.Exercise(t, newWorkload) }
//	func TestSimulation(t *testing.T) { sim.Run(t, newWorkload) }
//
// The folder shelf holds the reference machine.
package durabletest

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"sluice/internal/durable"
	"sluice/internal/journal"
	journallocal "sluice/internal/journal/local"
	"sluice/internal/sim"
	"sluice/internal/store"
	"sluice/internal/store/memory"
)

const (
	histories       = 6
	turnsPerHistory = 40
	commandsMax     = 5
	partition       = "exercised"
)

// Exercise proves, of the machine whose workload it is given:
//   - the same commands at the same times make the same log, answers and view;
//   - what refuses or only reads changes nothing; a command that may not wait does not;
//   - the view tells the same state as memory, at every point; so does the log, from its start; both have the same
//     outstanding work;
//   - time moved in two steps is time moved in one, and nothing happens before the deadline;
//   - events come back from their records, and no damaged record makes Decode panic.
//
// workload makes a new one, which must make the same commands from the same chance.
func Exercise[C, E, A, X any](t *testing.T, workload func() sim.Workload[C, E, A, X]) {
	t.Helper()
	for name, law := range map[string]func(*testing.T, uint64, func() sim.Workload[C, E, A, X]){
		"does the same again":           sameAgain[C, E, A, X],
		"changes nothing it refuses":    refusalsChangeNothing[C, E, A, X],
		"lies in its view":              viewIsState[C, E, A, X],
		"lies in its log":               logIsState[C, E, A, X],
		"bears any pace of time":        timeIsTime[C, E, A, X],
		"events survive their encoding": eventsSurvive[C, E, A, X],
		"nobody waits in the end":       nobodyWaits[C, E, A, X],
	} {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(histories) {
				law(t, seed, workload)
				if t.Failed() {
					t.Fatalf("with seed %d", seed)
				}
			}
		})
	}
}

// history is a machine that lives through random turns, on a log and a view in memory.
type history[C, E, A, X any] struct {
	t        *testing.T
	chance   *rand.Rand
	workload sim.Workload[C, E, A, X]
	log      journal.Journal
	storage  durable.Storage
	stepper  *durable.Stepper[C, E, A, X]
	now      time.Time
	answers  []string
	pending  []C // what carried-out actions tell
}

func begin[C, E, A, X any](t *testing.T, seed uint64, workload sim.Workload[C, E, A, X]) *history[C, E, A, X] {
	t.Helper()
	h := &history[C, E, A, X]{
		t: t, chance: rand.New(rand.NewPCG(seed, 7)), workload: workload,
		now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	driver := journallocal.New(openMemory(t), nil)
	var err error
	if h.log, err = driver.Journal(partition); err != nil {
		t.Fatal(err)
	}
	if h.storage, err = durable.NewApart(driver, openMemory(t), 0).Storage(partition); err != nil {
		t.Fatal(err)
	}
	if h.stepper, _, err = durable.Recover(workload.Kind(), h.storage, durable.Limits{}); err != nil {
		t.Fatal(err)
	}
	return h
}

func openMemory(t *testing.T) *memory.Store {
	t.Helper()
	s, err := memory.NewDisk().Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// live makes turns and calls between after each, if it is given.
func (h *history[C, E, A, X]) live(between func()) {
	h.t.Helper()
	for range turnsPerHistory {
		h.now = h.now.Add(time.Duration(h.chance.Int64N(int64(5 * time.Second))))
		var requests []*durable.Request[C, A]
		h.stepper.Begin(h.now)
		for _, command := range h.commands() {
			requests = append(requests, h.decide(command))
		}
		h.end(requests)
		if between != nil {
			between()
		}
		if h.t.Failed() {
			return
		}
	}
}

func (h *history[C, E, A, X]) commands() []C {
	commands := h.pending
	h.pending = nil
	for range 1 + h.chance.IntN(commandsMax) {
		commands = append(commands, h.workload.Next(h.chance, h.now))
	}
	return commands
}

func (h *history[C, E, A, X]) decide(command C) *durable.Request[C, A] {
	r := durable.NewRequest[C, A]()
	r.Command = command
	h.stepper.Decide(r)
	return r
}

// end ends the turn, waits for it and hears the answers.
func (h *history[C, E, A, X]) end(requests []*durable.Request[C, A]) {
	h.t.Helper()
	turn := h.stepper.End()
	if err := turn.Wait(); err != nil {
		h.t.Fatal(err)
	}
	var actions []X
	turn.Release(func(action X) { actions = append(actions, action) })
	for _, r := range requests {
		select {
		case <-r.Done():
			h.answers = append(h.answers, fmt.Sprintf("%+v → %+v, %v", r.Command, r.Answer, r.Err))
			if err := h.workload.Answered(r.Command, r.Answer, r.Err); err != nil {
				h.t.Errorf("%s: %v", h.answers[len(h.answers)-1], err)
			}
		default: // parked
		}
	}
	for _, action := range actions {
		h.answers = append(h.answers, fmt.Sprintf("%+v", action))
		if command, ok := h.workload.Performed(action); ok {
			h.pending = append(h.pending, command)
		}
	}
}

// open makes another machine from the view as it is now, at the stepper's time.
func (h *history[C, E, A, X]) open() durable.Machine[C, E, A, X] {
	h.t.Helper()
	machine, _, err := h.workload.Kind().Open(h.storage.View())
	if err != nil {
		h.t.Fatal(err)
	}
	machine.Advance(h.stepper.Now())
	machine.Woken()
	return machine
}

// records reads what Encode wrote, by way of a copy of the log that a new owner claims.
func (h *history[C, E, A, X]) records() (records [][]byte) {
	h.t.Helper()
	driver := journallocal.New(openMemory(h.t), nil)
	h.copyLog(driver, nil)
	storage := newApart(h.t, driver, openMemory(h.t))
	_, err := storage.Claim()
	if err == nil {
		_, err = storage.Replay(0, func(f durable.Fact) error {
			records = append(records, bytes.Clone(f.Event))
			return nil
		})
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return records
}

// copyLog appends the log's records to the driver's log and calls at before each.
func (h *history[C, E, A, X]) copyLog(driver *journallocal.Driver, at func(sequence uint64) error) {
	h.t.Helper()
	to, err := driver.Journal(partition)
	if err != nil {
		h.t.Fatal(err)
	}
	err = h.log.Read(1, func(sequence uint64, record []byte) error {
		if at != nil {
			if err := at(sequence); err != nil {
				return err
			}
		}
		last, err := to.Last()
		if err != nil {
			return err
		}
		_, err = to.Append(last, [][]byte{record})
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

func content(t *testing.T, r store.Reader) (text string) {
	t.Helper()
	err := r.Scan(store.Range{}, func(key, value []byte) error {
		text += fmt.Sprintf("%q = %x\n", key, value)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func newApart(t *testing.T, log journal.Driver, view store.Store) durable.Storage {
	t.Helper()
	storage, err := durable.NewApart(log, view, 0).Storage(partition)
	if err != nil {
		t.Fatal(err)
	}
	return storage
}
