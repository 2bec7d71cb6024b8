package ledger

import (
	"fmt"
	"time"
)

// Begin is what an execution begins with.
type Begin struct {
	Key
	// MachineID is of a state machine for ever, whatever has its name later; Revision is of its definition.
	MachineID string
	Revision  int64
	Started   time.Time
	// Input is the input's SHA-256, by which a request that came twice is known.
	Input [32]byte
	// Lists are names of lists that the execution is in, as the service chooses them: its state machine's executions, those of the version or
	// alias by which it was started, a map run's.
	Lists []string
	// Note is given back with every Summary, and so should be small. It is never changed.
	Note  []byte
	First Append
}

// Append is what happened in an execution since. It takes all of it or nothing.
type Append struct {
	// After is how many records the execution has so far.
	After uint64
	// Records are at least one.
	Records [][]byte
	// Deadline is when Due is to be told, the zero time for never; it takes the place of the one before. What lies beyond the year 2262
	// comes to be due then.
	Deadline time.Time
	// Outstanding says that something is under way outside, which a crash would end: then Resume is told.
	Outstanding bool
	// End is not nil if the execution ends with these records. It has neither deadline nor anything outstanding then.
	End *End
}

// Running is the status of an execution that has not ended. The others are the service's to number, up to StatusMax.
const Running byte = 0

// End is how and when an execution ended.
type End struct {
	Status byte
	At     time.Time
}

// Op is what a Command is.
type Op byte

// The commands, and the events they lead to. The numbers are on disks.
const (
	// OpBegin takes a new execution in.
	OpBegin Op = iota + 1
	// OpAppend adds records.
	OpAppend
	// OpReopen adds records to an execution that had ended, which runs again.
	OpReopen
	// OpSweep forgets executions whose time is over.
	OpSweep
	// OpCount counts the executions of a state machine.
	OpCount
	// OpBarrier does nothing: what was there before it is durable when it is answered.
	OpBarrier
)

// Command is what the machine is asked to do.
type Command struct {
	Op    Op
	ID    ID     // OpBegin, OpAppend, OpReopen
	Look  Look   // OpBegin, OpReopen, OpSweep
	Begin *Begin // OpBegin
	// Append is OpAppend's and OpReopen's; Redriven is when the execution was reopened.
	Append   Append
	Redriven time.Time
	// Gone are the executions that OpSweep forgets, Next the end of the earliest that it leaves, 0 for none.
	Gone []Cold
	Next int64
	// MachineID and Revision are OpCount's.
	MachineID string
	Revision  int64
}

// Look is what was seen in the view: first how many changes the ended executions had had, then all else.
type Look struct {
	Changes uint64
	// Found says that the name is taken, Number by which execution.
	Found  bool
	Number uint64
	// Cold is the execution if it has ended; only OpReopen needs it.
	Cold Cold
}

// Cold is an execution of which nothing is in memory, as far as the machine needs it.
type Cold struct {
	ID             ID
	Number, Use    uint64
	Started, Ended int64 // in nanoseconds since 1970
	Records        uint64
	Redrives       uint32
	Status         byte
	Lists          []list
}

// Answer is what a command leads to.
type Answer struct {
	// Number is the execution's within its partition.
	Number uint64
	// Existing says that OpBegin found the name taken, Running that it is by an execution that runs.
	Existing, Running bool
	// Active and Kept are OpCount's: how many executions of the state machine run, and how many of the revision are not forgotten.
	Active, Kept uint64
}

// Act is what an Action asks for.
type Act byte

// The actions.
const (
	// Due tells that an execution's deadline has come.
	Due Act = iota + 1
	// Resume tells that something of an execution was under way when it was last heard of.
	Resume
	// Sweep asks for OpSweep.
	Sweep
)

// Action is what the machine asks for.
type Action struct {
	Act    Act
	Number uint64
	// At is the deadline that has come, or up to which end executions are to be forgotten: the partition's time may not be the clock's.
	At int64
}

// String is for traces.
func (c Command) String() string {
	switch c.Op {
	case OpBegin:
		return fmt.Sprintf("begin %v, seen %v at %d: %v", c.ID, c.Look.Found, c.Look.Changes, c.Begin.First)
	case OpAppend:
		return fmt.Sprintf("to %v %v", c.ID, c.Append)
	case OpReopen:
		return fmt.Sprintf("reopen %v, seen %+v: %v", c.ID, c.Look, c.Append)
	case OpSweep:
		return fmt.Sprintf("sweep at %d %+v, next %d", c.Look.Changes, c.Gone, c.Next)
	case OpCount:
		return fmt.Sprintf("count %s %d", c.MachineID, c.Revision)
	}
	return "barrier"
}

// String is for traces.
func (a Append) String() string {
	text := fmt.Sprintf("append %d after %d, due %d", len(a.Records), a.After, nanoseconds(a.Deadline))
	if a.Outstanding {
		text += ", outstanding"
	}
	if a.End != nil {
		text += fmt.Sprintf(", ended with %d at %d", a.End.Status, nanoseconds(a.End.At))
	}
	return text
}
