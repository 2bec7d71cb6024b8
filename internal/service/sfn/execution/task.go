package execution

import (
	"encoding/binary"
	"fmt"

	"sluice/internal/service/sfn/asl"
	"sluice/internal/service/sfn/resource"
	"sluice/internal/value"
)

// taskEvents are the events of a task's attempt, by whom it calls.
type taskEvents struct {
	scheduled, started, submitted, succeeded, failed, timedOut Type
	scheduleFailed, startFailed, submitFailed                  Type
}

var (
	ofTask = taskEvents{
		TaskScheduled, TaskStarted, TaskSubmitted, TaskSucceeded, TaskFailed, TaskTimedOut,
		TaskStartFailed, TaskStartFailed, TaskSubmitFailed,
	}
	ofFunction = taskEvents{
		LambdaFunctionScheduled, LambdaFunctionStarted, NoType, LambdaFunctionSucceeded, LambdaFunctionFailed, LambdaFunctionTimedOut,
		LambdaFunctionScheduleFailed, LambdaFunctionStartFailed, LambdaFunctionFailed,
	}
	ofActivity = taskEvents{
		ActivityScheduled, ActivityStarted, NoType, ActivitySucceeded, ActivityFailed, ActivityTimedOut,
		ActivityScheduleFailed, ActivityFailed, ActivityFailed,
	}
)

func eventsOf(r *resource.Resource) *taskEvents {
	switch r.Kind {
	case resource.Function:
		return &ofFunction
	case resource.Activity:
		return &ofActivity
	}
	return &ofTask
}

// schedule begins an attempt of a task.
func (x *Execution) schedule(f *frame) {
	r := f.state.Resource
	x.drawNonce()
	scope := x.sees(f)
	task, arguments, err := x.describe(f, scope)
	if err != nil {
		x.evaluationFailed(f, err)
		return
	}
	// Recorded: test_activity_task_on_deleted. Such a failure is told without an attempt.
	if r.Kind == resource.Activity && x.env.HasActivity != nil && !x.env.HasActivity(r.ARN) {
		x.evaluationFailed(f, &asl.Failure{Name: asl.ErrorRuntime, Cause: fmt.Sprintf("The activity %s does not exist.", r.ARN), Evaluation: true})
		return
	}
	input := x.payload(f, arguments)
	if input.exceeds() {
		x.fail(f, tooLarge(f.state.Name), "")
		return
	}
	x.emit(Event{Type: eventsOf(r).scheduled, Previous: f.previous, Frame: f.id, Payload: input, Task: task})
	x.calls = append(x.calls, f.id)
}

// describe evaluates what a task's attempt needs.
func (x *Execution) describe(f *frame, scope *asl.Scope) (task *Task, arguments value.Value, err error) {
	r := f.state.Resource
	if arguments, err = f.state.Arguments(scope); err != nil {
		return nil, arguments, err
	}
	task = &Task{ResourceType: r.Type(), Resource: r.Name(), Nonce: x.nonce}
	if r.Kind != resource.Function && r.Kind != resource.Activity {
		task.Region = x.spec.region()
	}
	timeout, has, err := f.state.Timeout(scope)
	if err != nil {
		return nil, arguments, err
	}
	if has {
		task.Timeout = seconds(timeout)
	}
	heartbeat, has, err := f.state.Heartbeat(scope)
	if err != nil {
		return nil, arguments, err
	}
	if has {
		task.Heartbeat = seconds(heartbeat)
	}
	credentials, has, err := f.state.Credentials(scope)
	if has {
		role, _ := credentials.Get("RoleArn")
		task.Role, _ = role.AsString()
	}
	return task, arguments, err
}

// drawNonce makes the nonce of the next attempt.
func (x *Execution) drawNonce() {
	if x.env.Random == nil {
		return
	}
	draw(x.env.Random, x.nonce[:])
}

func draw(random RandomSource, to []byte) {
	for i := 0; i+8 <= len(to); i += 8 {
		binary.LittleEndian.PutUint64(to[i:], random.Uint64())
	}
}

// begin tells of the calls of this walk that they were started. An activity's starts when a worker takes it.
func (x *Execution) begin() {
	for _, id := range x.calls {
		f := x.frame(id)
		if f == nil || f.call == nil || f.call.started || f.state.Resource.Kind == resource.Activity {
			continue
		}
		e := Event{Type: eventsOf(f.state.Resource).started, Previous: f.previous, Frame: f.id}
		if f.state.Resource.Kind != resource.Function {
			e.Task = f.call.short()
		}
		x.emit(e)
	}
}

// short is what the events after the first show of a task.
func (c *call) short() *Task {
	return &Task{ResourceType: c.task.ResourceType, Resource: c.task.Resource}
}

// tell makes an event of an attempt.
func (x *Execution) tell(f *frame, t Type, e Event) {
	e.Type, e.Previous, e.Frame = t, f.previous, f.id
	if eventsOf(f.state.Resource) == &ofTask {
		e.Task = f.call.short()
	}
	x.emit(e)
}
