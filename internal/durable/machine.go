// Package durable runs single-writer state machines whose answers go out only after what they promise is on the disk.
//
// A Machine is a pure core: a queue, a register, a set of workflow executions. A Partition owns one machine and turns
// commands into answers, turn by turn:
//
//	commands → decide → events → apply (memory) + project (view) → commit → durable → answers and actions go out
//
// While one turn syncs, the next is decided on the state in memory; so one fsync carries many commands, and no answer, not
// even a refusal or a read, leaves before every turn up to its own is durable. If a commit fails, the partition is dead:
// memory may know what the disk does not. Every caller is told ErrLost, and opening the partition anew from the store is
// the only repair.
//
// The pieces, from the inside out: Machine and View are what a service brings, bound by a Kind. Stepper is the turn without
// goroutines, which the simulator drives step by step. Partition is the goroutine around it, Group a fixed number of
// partitions that entities hash to. Storage is where turns are committed: embedded (Embedded, one batch) or with the log
// elsewhere (Apart, the log first).
//
// What a machine must keep to is tested by durabletest.Exercise and by the package sim.
package durable

import (
	"time"

	"sluice/internal/store"
)

// Machine is a state machine over commands C, events E, answers A and actions X. Cores satisfy it without importing
// anything of ours. Nothing in it may read a clock, do I/O, start a goroutine, use randomness or depend on the order of a
// map: the same calls must do the same for ever. It is called by one goroutine at a time.
type Machine[C, E, A, X any] interface {
	// Decide looks at the state and says what the command leads to; it changes nothing. It is the only method that can
	// refuse. It returns either
	//   - facts, which are applied right after, and the answer; no events for a command that only reads;
	//   - an error: the command is refused, and the caller gets that error;
	//   - an error that is a Waiting: the command is parked until its topic is woken or its time has come.
	// last says that the command must not wait any longer: its time has come, or the partition stops. now is the time of the
	// turn; it never goes back.
	Decide(now time.Time, command C, last bool) (events []E, answer A, err error)
	// Apply makes the event part of the state and returns what must now be done outside, in order. It cannot fail: whatever
	// could go wrong was Decide's to refuse. The event may come from a log that an old build wrote.
	Apply(event E) (actions []X)
	// Advance moves time on without a fact: what follows from time alone (a message is visible again) must follow from the
	// state and now, whether Advance was called often or once. It may return actions, such as to send the command that makes
	// a due timer a fact; they must be Outstanding until such a fact is applied.
	Advance(now time.Time) (actions []X)
	// Deadline is when Advance will next change something; zero for never. It may be too early, never too late.
	Deadline() time.Time
	// Woken returns the topics that events and time have woken since the last call, in a fixed order, and forgets them. The
	// slice is read before the next call of any method.
	Woken() []string
	// Outstanding returns the actions that the state still calls for, in a fixed order. It is asked after recovery; actions
	// that were carried out before the crash may be among them, so whatever carries them out must bear repetition.
	Outstanding() []X
}

// Waiting is the error by which Decide parks a command.
//
// Commands that wait for one topic must be after the same thing: when the topic is woken they are decided again in the
// order of their arrival, and when one of them still waits, those behind it are not asked. So ten thousand receivers of one
// queue cost nothing until a message comes, and then as much as are served.
type Waiting interface {
	error
	// Wait names the topic and the time at which the command is decided for the last time. When a parked command waits
	// again, its first until stands.
	Wait() (topic string, until time.Time)
}

// View is how a machine's state lies in the store. It is the service's part around the core, and belongs to one machine.
//
// Laws, tested for every kind: a machine opened from the view answers as the machine in memory does; the view that follows
// from all events since the start is the same as that from any checkpoint and the events after it.
type View[E any] interface {
	// Fact tells whether an event is one. What is none, such as messages loaded ahead from the view, is applied to memory
	// and neither logged nor projected.
	Fact(event E) bool
	// Project writes what the event changes in the view. It is called right after the event was applied, in order.
	Project(event E, view store.Batch)
	// Summary is called once at the end of each turn that had facts, and writes what is worth writing only once: counters.
	Summary(view store.Batch)
	// Encode appends the event's record to dst. What was ever encoded must be understood by Decode of every later build.
	Encode(dst []byte, event E) []byte
	// Decode reads one record. An error means a record of a newer build or a bug, and keeps the partition from opening.
	Decode(record []byte) (E, error)
}

// Kind is a kind of machine and how it is opened.
type Kind[C, E, A, X any] struct {
	// Name is unique among the kinds of a data folder ("sqs") and stays for ever: keys are made of it.
	Name string
	// Open makes a machine from what the view holds; an empty view makes an empty machine. The Reader shows this machine's
	// part of the store alone.
	Open func(view store.Reader) (Machine[C, E, A, X], View[E], error)
	// Effect tells what a command does to the disk if it leads to facts. While there is no room for that, the command is refused
	// with store.ErrNoRoom between Decide and Apply, so neither machine nor disk knows of it; what only reads, or is refused by
	// the machine, is answered as ever. Without the function nothing is refused. It must look at the command alone.
	Effect func(command C) store.Effect
}
