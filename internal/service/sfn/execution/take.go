package execution

import (
	"time"

	"sluice/internal/service/sfn/asl"
	"sluice/internal/service/sfn/resource"
)

// take makes facts of what came from outside.
func (x *Execution) take(s Stimulus) {
	switch s := s.(type) {
	case Start:
		if x.status == "" {
			x.emit(Event{Type: ExecutionStarted, Payload: JSON(s.Input)})
		}
		return
	case Redrive:
		x.takeRedrive(s.Token)
		return
	}
	if x.status != Running {
		return
	}
	switch s := s.(type) {
	case Began:
		x.began(s)
	case Submitted:
		if f := x.attempt(s.Attempt); f != nil && !f.call.submitted && eventsOf(f.state.Resource).submitted != NoType {
			x.tell(f, TaskSubmitted, Event{Payload: JSON(s.Output)})
		}
	case Answer:
		x.answer(s)
	case Refusal:
		x.refused(s)
	case Heartbeat:
		if f := x.attempt(s.Attempt); f != nil && f.call.task.Heartbeat > 0 {
			x.emit(Event{Type: HeartbeatReceived, Frame: f.id})
		}
	case Stop:
		// What stops an execution from outside follows from no event (recorded among
		// LocalStack's public snapshots of AWS: test_stop_execution).
		x.end(ExecutionAborted, 0, s.Failure)
	default:
		x.takeOfMapRun(s)
	}
}

// attempt is the frame whose task's attempt is under way by that name, or nil.
func (x *Execution) attempt(id int64) *frame {
	for _, f := range x.frames {
		if f.call != nil && f.call.attempt == id {
			return f
		}
	}
	return nil
}

func (x *Execution) began(s Began) {
	f := x.attempt(s.Attempt)
	if f == nil || f.call.started || f.state.Resource.Kind != resource.Activity {
		return
	}
	x.tell(f, ActivityStarted, Event{Name: s.Worker})
}

func (x *Execution) answer(s Answer) {
	f := x.attempt(s.Attempt)
	if f == nil {
		return
	}
	if s.Output.exceeds() {
		x.refused(Refusal{Attempt: s.Attempt, Failure: tooLarge(f.state.Resource.ARN)})
		return
	}
	x.tell(f, eventsOf(f.state.Resource).succeeded, Event{Payload: s.Output})
}

func (x *Execution) refused(s Refusal) {
	f := x.attempt(s.Attempt)
	if f == nil {
		return
	}
	of := eventsOf(f.state.Resource)
	t := of.failed
	switch s.Stage {
	case Executing:
	case Scheduling:
		t = of.scheduleFailed
	case Starting:
		t = of.startFailed
	case Submitting:
		t = of.submitFailed
	}
	x.tell(f, t, Event{Failure: s.Failure})
	x.fail(f, s.Failure, "")
}

// fire ends what has taken too long. What only waited goes on in the walk.
func (x *Execution) fire() {
	if at := x.Deadline(); at.IsZero() || at.After(x.now) {
		return
	}
	if !x.timeout.IsZero() && !x.timeout.After(x.now) {
		x.end(ExecutionTimedOut, 0, Failure{})
		return
	}
	// All that is late is told before any of it has a consequence (recorded: test_service_lambda_map_timeout).
	var late []timedOut
	for _, f := range x.frames {
		if f.phase != calling {
			continue
		}
		if at := f.call.deadline(); !at.IsZero() && !at.After(x.now) {
			late = append(late, timedOut{frame: f, kind: f.call.lateness(x.now)})
		}
	}
	for _, l := range late {
		x.tell(l.frame, eventsOf(l.frame.state.Resource).timedOut, Event{Failure: timeoutFailure()})
	}
	for _, l := range late {
		if x.frame(l.frame.id) == l.frame && l.frame.call == nil {
			x.fail(l.frame, timeoutFailure(), l.kind)
		}
	}
}

// timedOut is a frame whose task is late, and the name of that.
type timedOut struct {
	frame *frame
	kind  string
}

func timeoutFailure() Failure {
	name := asl.ErrorTimeout
	return Failure{Error: &name}
}

// lateness tells a task that took too long from one that was silent too long.
func (c *call) lateness(now time.Time) string {
	if !c.heartbeat.IsZero() && !c.heartbeat.After(now) && (c.timeout.IsZero() || c.heartbeat.Before(c.timeout)) {
		return asl.ErrorHeartbeatTimeout
	}
	return asl.ErrorTimeout
}
