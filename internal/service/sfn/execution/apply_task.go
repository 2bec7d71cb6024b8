package execution

import (
	"errors"
	"time"
)

// isOfTask reports whether events of the type tell of an attempt of a task.
func isOfTask(t Type) bool {
	switch t {
	case ActivityFailed, ActivityScheduled, ActivityScheduleFailed, ActivityStarted, ActivitySucceeded, ActivityTimedOut,
		LambdaFunctionFailed, LambdaFunctionScheduled, LambdaFunctionScheduleFailed, LambdaFunctionStarted, LambdaFunctionStartFailed, LambdaFunctionSucceeded, LambdaFunctionTimedOut,
		TaskFailed, TaskScheduled, TaskStarted, TaskStartFailed, TaskSubmitFailed, TaskSubmitted, TaskSucceeded, TaskTimedOut,
		HeartbeatReceived:
		return true
	}
	return false
}

var errNoCall = errors.New("no task is under way")

func (x *Execution) applyTask(f *frame, e *Event) error {
	switch e.Type {
	case ActivityScheduled, LambdaFunctionScheduled, TaskScheduled:
		return f.scheduled(e)
	}
	if f.call == nil {
		return errNoCall
	}
	if e.ID != 0 {
		f.previous = e.ID
	}
	switch e.Type {
	case ActivityStarted, LambdaFunctionStarted, TaskStarted:
		f.call.started = true
		f.call.alive(e.At)
	case HeartbeatReceived:
		f.call.alive(e.At)
	case TaskSubmitted:
		f.call.submitted, f.call.output = true, e.Payload
	case ActivitySucceeded, LambdaFunctionSucceeded, TaskSucceeded:
		f.result, f.call, f.phase = e.Payload, nil, answered
	case ActivityTimedOut, LambdaFunctionTimedOut, TaskTimedOut:
		x.give(f)
		f.phase = acting
	default: // it failed
		f.call, f.phase = nil, acting
	}
	return nil
}

func (f *frame) scheduled(e *Event) error {
	if e.Task == nil || f.phase == pending || f.phase == ended {
		return errNoCall
	}
	c := &call{attempt: e.ID, task: e.Task, input: e.Payload}
	if e.Task.Timeout > 0 {
		c.timeout = e.At.Add(time.Duration(e.Task.Timeout) * time.Second)
	}
	f.previous, f.phase, f.call = e.ID, calling, c
	return nil
}

// alive puts the heartbeat's timeout off.
func (c *call) alive(now time.Time) {
	if c.task.Heartbeat > 0 {
		c.heartbeat = now.Add(time.Duration(c.task.Heartbeat) * time.Second)
	}
}
