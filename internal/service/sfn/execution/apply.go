package execution

import (
	"fmt"
	"time"

	"sluice/internal/service/sfn/asl"
)

// Apply makes an event part of the state. The error is ErrHistory, for an event that doesn't follow; then the execution must
// not be used any more.
func (x *Execution) Apply(e *Event) error {
	if e.ID != 0 && e.ID != x.next || e.Type.Visible() != (e.ID != 0) {
		return fmt.Errorf("%w: event %d %s, where %d comes", ErrHistory, e.ID, e.Type, x.next)
	}
	f := x.frame(e.Frame)
	if (f == nil) != ofExecution(e.Type) {
		return fmt.Errorf("%w: event %d %s of frame %d", ErrHistory, e.ID, e.Type, e.Frame)
	}
	if e.ID != 0 {
		x.next++
	}
	x.processed++
	if f == nil {
		return x.applyExecution(e)
	}
	if err := x.applyFrame(f, e); err != nil {
		return fmt.Errorf("%w: event %d %s in frame %d: %w", ErrHistory, e.ID, e.Type, e.Frame, err)
	}
	return nil
}

// ofExecution reports whether events of the type belong to no frame.
func ofExecution(t Type) bool {
	switch t {
	case ExecutionStarted, ExecutionSucceeded, ExecutionFailed, ExecutionTimedOut, ExecutionAborted, ExecutionRedriven:
		return true
	}
	return false
}

func (x *Execution) applyExecution(e *Event) error {
	switch e.Type {
	case ExecutionStarted:
		if x.status != "" {
			return fmt.Errorf("%w: it starts twice", ErrHistory)
		}
		x.status, x.started, x.input = Running, e.At, e.Payload
		x.setTimeout(e.At)
		x.add(nil, 0, x.machine.Program, e.Payload, 0)
	case ExecutionSucceeded:
		x.finish(Succeeded, e)
		x.output, x.frames = e.Payload, nil
	case ExecutionFailed:
		x.finish(FailedRun, e)
	case ExecutionTimedOut:
		x.finish(TimedOut, e)
	case ExecutionAborted:
		x.finish(Aborted, e)
	case ExecutionRedriven:
		x.redrive(e)
	}
	return nil
}

// finish ends the execution. The frames stay where they are: a redrive goes on from there.
func (x *Execution) finish(status Status, e *Event) {
	x.status, x.stopped, x.failure, x.timeout = status, e.At, e.Failure, time.Time{}
	for _, f := range x.frames {
		x.give(f)
		if f.run != nil && !f.run.failed {
			x.leaveFiles(f.run)
		}
	}
}

func (x *Execution) setTimeout(from time.Time) {
	most := StandardMax
	if x.spec.Express {
		most = ExpressMax
	}
	if seconds := x.machine.TimeoutSeconds; seconds > 0 {
		most = min(most, time.Duration(seconds)*time.Second)
	}
	x.timeout = from.Add(most)
}

// applyFrame is Apply for what happens in a frame.
func (x *Execution) applyFrame(f *frame, e *Event) error {
	switch e.Type {
	case PassStateEntered, TaskStateEntered, ChoiceStateEntered, WaitStateEntered, SucceedStateEntered, FailStateEntered, ParallelStateEntered, MapStateEntered:
		return f.enter(e)
	case PassStateExited, TaskStateExited, ChoiceStateExited, WaitStateExited, SucceedStateExited, ParallelStateExited, MapStateExited:
		return x.exited(f, e)
	case EvaluationFailed:
		f.previous = e.ID
	case WaitBegun:
		f.phase, f.due = waiting, e.Due
	case RetryDelayed:
		return x.delay(f, e)
	case ParallelStateSucceeded, MapStateSucceeded, TaskStateAborted, WaitStateAborted, ParallelStateAborted, MapStateAborted, MapIterationAborted:
		// They are told, and nobody follows from them.
	case ParallelStateFailed, MapStateFailed:
		f.previous = e.ID
		x.halt(f)
	default:
		if isOfTask(e.Type) {
			return x.applyTask(f, e)
		}
		return x.applyMap(f, e)
	}
	return nil
}

func (f *frame) enter(e *Event) error {
	if f.phase != pending && f.state.Type != asl.Fail { // older builds entered a Fail state again in a redrive
		return fmt.Errorf("the state %s was entered before", f.state.Name)
	}
	f.before, f.previous, f.entered, f.enteredAt = e.Previous, e.ID, e.ID, e.At
	f.phase, f.retries, f.retryCount = acting, nil, 0
	f.input = e.Payload
	return nil
}

// exited leaves a state for the next one, or the program.
func (x *Execution) exited(f *frame, e *Event) error {
	if f.phase == pending || f.phase == ended {
		return fmt.Errorf("the state %s is left and was not entered", f.state.Name)
	}
	next := f.state.Next
	if e.Next != "" {
		if next = f.program.State(e.Next); next == nil {
			return fmt.Errorf("no state %s", e.Next)
		}
	}
	x.drop(f)
	x.give(f)
	x.bury(f)
	f.result = Payload{}
	if e.Variables.Text != "" {
		assigned, _ := e.Variables.Value().AsObject()
		f.variables = f.variables.With(assigned)
		x.assigned += len(e.Variables.Text)
	}
	f.previous, f.input = e.ID, e.Payload
	if next != nil {
		f.state, f.phase = next, pending
		return nil
	}
	f.phase = ended
	if parent := x.frame(f.parent); parent != nil && parent.state.Type == asl.Parallel {
		return x.joined(parent, f, e.ID)
	}
	return nil
}

// joined keeps the output of a branch or iteration that is at its end; previous is the last event of the frame around it.
func (x *Execution) joined(parent, f *frame, previous int64) error {
	j := parent.join
	if j == nil || f.index < 0 || f.index >= int64(len(j.results)) {
		return fmt.Errorf("nobody waits for %d", f.index)
	}
	j.results[f.index], j.step = f.input, f.previous
	j.done++
	parent.previous = previous
	x.remove(f)
	return nil
}

// delay puts a failed state off until its next attempt.
func (x *Execution) delay(f *frame, e *Event) error {
	if e.Number < 0 || e.Number >= int64(len(f.state.Retry)) {
		return fmt.Errorf("no retrier %d", e.Number)
	}
	x.drop(f)
	x.give(f)
	if f.retries == nil {
		f.retries = make([]int, len(f.state.Retry))
	}
	f.retries[e.Number]++
	f.retryCount++
	f.phase, f.due, f.previous = delayed, e.Due, e.Previous
	x.bury(f)
	f.result = Payload{}
	return nil
}

// halt ends everything below a failed Parallel or Map. The frames stay: a redrive takes up those that are not at their end.
func (x *Execution) halt(f *frame) {
	x.give(f)
	if f.join == nil {
		return
	}
	for _, id := range f.join.children {
		if child := x.frame(id); child != nil {
			x.halt(child)
		}
	}
}
