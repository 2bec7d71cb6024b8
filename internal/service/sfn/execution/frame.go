package execution

import (
	"slices"
	"time"

	"sluice/internal/service/sfn/asl"
)

// FrameID names a frame; they are given in order and never twice.
type FrameID uint32

// topFrame is the frame of the machine's own program.
const topFrame FrameID = 1

// phase is what a frame does.
type phase uint8

const (
	pending  phase = iota // its state is to be entered
	acting                // the state was entered and is to do its work
	waiting               // a Wait, until due
	delayed               // a failed state is tried again when it is due
	calling               // a task is under way
	answered              // a task's result is there
	joining               // branches or iterations run
	mapping               // a Map Run runs
	ended                 // the program is at its end; input is its output
)

// frame is a running program: the top, a Parallel's branch, a Map's iteration.
type frame struct {
	id, parent FrameID
	// index is which branch or iteration of the parent it is.
	index   int64
	program *asl.Program
	phase   phase
	state   *asl.State
	// input is the state's; result a task's answer.
	input, result Payload
	variables     *asl.Variables
	// previous is the frame's last event, entered the one that entered the state, and before the one before that.
	previous, entered, before int64
	enteredAt                 time.Time
	// retries counts them for each retrier of the state, retryCount all.
	retries    []int
	retryCount int64
	due        time.Time
	call       *call
	join       *join
	run        *mapRun
}

// call is a task's attempt under way.
type call struct {
	// attempt is the ID of its Scheduled event.
	attempt int64
	task    *Task
	input   Payload
	// timeout and heartbeat are when it has taken too long, or been silent too long; zero for never.
	timeout, heartbeat time.Time
	// started says that it was; submitted that the service has taken the call, and the answer comes otherwise.
	started, submitted bool
	output             Payload // what the service said when it took the call
}

// deadline is the earlier of the two.
func (c *call) deadline() time.Time { return earliest(c.timeout, c.heartbeat) }

func earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// join is where branches or iterations come together.
type join struct {
	// input is what each branch gets, or the array of items.
	input    Payload
	children []FrameID
	results  []Payload
	// keys are the names of an object's members, where a Map goes over those.
	keys []string
	// next is the next iteration to start, done counts the results, limit bounds the iterations at a time.
	next, done, limit int64
	// step is the last event of the iteration that succeeded last.
	step int64
}

func (j *join) complete() bool { return j.done == int64(len(j.results)) }

// mayStart reports whether another iteration of a Map may begin.
func (j *join) mayStart() bool {
	return j.next < int64(len(j.results)) && int64(len(j.children)) < j.limit
}

// frame finds a frame, or nil. Frames stand in the order of their IDs.
func (x *Execution) frame(id FrameID) *frame {
	if i, ok := x.search(id); ok {
		return x.frames[i]
	}
	return nil
}

func (x *Execution) search(id FrameID) (int, bool) {
	return slices.BinarySearchFunc(x.frames, id, func(f *frame, id FrameID) int { return int(f.id) - int(id) })
}

// add begins a frame. Its program's first state is pending.
func (x *Execution) add(parent *frame, index int64, program *asl.Program, input Payload, previous int64) {
	x.newest++
	f := &frame{id: x.newest, index: index, program: program, state: program.StartAt, input: input, previous: previous}
	if parent != nil {
		f.parent = parent.id
		f.variables = asl.NewVariables(parent.variables, nil)
		parent.join.children = append(parent.join.children, f.id)
	}
	x.frames = append(x.frames, f)
}

// remove ends a frame and all below it.
func (x *Execution) remove(f *frame) {
	x.drop(f)
	x.give(f)
	if i, ok := x.search(f.id); ok {
		x.frames = slices.Delete(x.frames, i, i+1)
	}
	if parent := x.frame(f.parent); parent != nil && parent.join != nil {
		if i := slices.Index(parent.join.children, f.id); i >= 0 {
			parent.join.children = slices.Delete(parent.join.children, i, i+1)
		}
	}
}

// drop ends what runs below a frame.
func (x *Execution) drop(f *frame) {
	if f.join == nil {
		return
	}
	for len(f.join.children) > 0 {
		if child := x.frame(f.join.children[len(f.join.children)-1]); child != nil {
			x.remove(child)
		}
	}
	f.join = nil
}

// give gives a frame's call or Map Run up.
func (x *Execution) give(f *frame) {
	if f.call != nil {
		x.abandoned = append(x.abandoned, Abandon{Attempt: f.call.attempt})
		f.call = nil
	}
	if f.run != nil && len(f.run.running) > 0 {
		x.abandoned = append(x.abandoned, AbortChildren{Frame: f.id, MapRun: f.run.arn})
	}
}
