// Package sim runs a state machine through seeded misfortune: crashes at any step and in the middle of recovery, lost
// commits, failed fsyncs, disks that fill up to their reserves or to the last byte, clocks that jump, callers that leave, work reported twice, and a second owner who believes that
// the partition is his. One goroutine does everything, and one seed decides everything, so that what failed once fails
// again:
//
//	go test ./internal/… -run Simulation -sim.seed=4711
//
// A machine joins in with a Workload, which makes commands and knows what must be true of their answers. The simulator
// drives a durable.Stepper on the real storages over store/memory; only time and the disk are false.
//
// A simulator that cannot fail proves nothing: its own tests break a storage and a machine in several ways and demand to
// hear of it.
package sim

import (
	"math/rand/v2"
	"time"

	"sluice/internal/durable"
)

// Workload is one run's user of a machine, and its judge. It is used by one goroutine and is new for each seed.
type Workload[C, E, A, X any] interface {
	// Kind is the machine under test.
	Kind() durable.Kind[C, E, A, X]
	// Next makes up a command. From now on it may happen, and unless it is Answered, the workload never learns whether it
	// did. Waits should be seconds to minutes: the clock moves in such steps.
	Next(chance *rand.Rand, now time.Time) C
	// Answered tells that a command's answer, or the machine's refusal, has reached its caller. So it must be true, and must
	// stay true through everything that comes. An error reports what was promised and does not hold. store.ErrNoRoom is a
	// refusal too: such a command did not happen and never will.
	Answered(command C, answer A, err error) error
	// Performed carries an action out, when the partition has released it. It may return the command that tells so; the
	// simulator sends it later, perhaps twice. An action may come again after a crash.
	Performed(action X) (command C, ok bool)
	// Check looks at a recovered machine, or one that has come to rest, and reports what was promised and is not there.
	// settled: all released actions were carried out and their commands answered.
	Check(machine durable.Machine[C, E, A, X], settled bool) error
	// Describe writes down all of the machine's state that its view keeps, so that two machines are equal if their texts
	// are. What time alone changes may be in it, the time itself not.
	Describe(machine durable.Machine[C, E, A, X]) string
}

// Options of a simulation. The zero value is right for every machine.
type Options struct {
	// Steps per run; stepsUsual by default.
	Steps int
	// Torn puts the run on the real engine, whose files lose single blocks in a crash. Much slower, and the engine's goroutines have
	// a say in what is lost, so a seed may not fail again.
	Torn bool
	// Break wraps the storage, for the simulator's own tests.
	Break func(durable.Storage) durable.Storage
}

const (
	stepsUsual = 400
	// commandsMax share a turn in a simulation, turnsMax are on their way at most.
	commandsMax = 6
	turnsMax    = 3
	// traceMax is how many of the last steps a failure shows.
	traceMax = 60
)

// Simulate makes one run and returns what was found to be wrong, with the last steps before it.
func Simulate[C, E, A, X any](seed uint64, workload Workload[C, E, A, X], options Options) error {
	w := newWorld(seed, workload, options)
	if err := w.run(); err != nil {
		return &Failure{Seed: seed, Trace: w.trace.lines, Err: err}
	}
	return nil
}
