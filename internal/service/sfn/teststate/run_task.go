package teststate

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sluice/internal/service/sfn/asl"
	"sluice/internal/service/sfn/task"
	"sluice/internal/value"
)

// task shows a Task's way.
func (r *run) task() error {
	s, seen := r.state, &r.out.Seen
	arguments, err := s.Arguments(&r.scope)
	if err != nil {
		return err
	}
	to := &seen.AfterParameters
	if s.Language == asl.JSONata {
		to = &seen.AfterArguments
	}
	if err := r.show(to, arguments); err != nil {
		return err
	}
	result, err := r.answer(arguments)
	if err != nil {
		return err
	}
	if err := r.show(&seen.Result, result); err != nil {
		return err
	}
	return r.finish(result)
}

// answer is what the task's service says, or the mock.
func (r *run) answer(arguments value.Value) (value.Value, error) {
	b, err := r.bound()
	if err != nil {
		return value.Value{}, err
	}
	role, err := r.taskRole()
	if err != nil {
		return value.Value{}, err
	}
	if r.request.Mock != nil {
		return r.mocked()
	}
	return r.call(arguments, role, b)
}

// bound is what a call may take, and the name of its failure if it takes longer: see late.
type bound struct {
	after time.Duration
	kind  string
}

// bound is the shortest of three: nobody tells that a call is alive, so that its heartbeat is one, too.
func (r *run) bound() (bound, error) {
	b := bound{DurationMax, asl.ErrorTimeout}
	timeout, has, err := r.state.Timeout(&r.scope)
	if err != nil {
		return b, err
	}
	if has {
		b.after = min(timeout, DurationMax)
	}
	heartbeat, has, err := r.state.Heartbeat(&r.scope)
	if has && heartbeat < b.after {
		b = bound{heartbeat, asl.ErrorHeartbeatTimeout}
	}
	return b, err
}

// taskRole is the role of the state's Credentials; empty for none.
func (r *run) taskRole() (string, error) {
	credentials, has, err := r.state.Credentials(&r.scope)
	if err != nil || !has {
		return "", err
	}
	role, _ := credentials.Get("RoleArn")
	named, _ := role.AsString()
	return named, nil
}

func (r *run) call(arguments value.Value, role string, b bound) (value.Value, error) {
	resource := *r.state.Resource
	if failure := task.Accept(resource, arguments, r.state.Language == asl.JSONata); failure != nil {
		return value.Value{}, &asl.Failure{Name: failure.Code, Cause: failure.Cause}
	}
	ctx, cancel := context.WithCancelCause(r.ctx)
	defer cancel(nil)
	timer := r.request.Clock.AfterFunc(b.after, func() { cancel(&late{b.kind}) })
	defer timer.Stop()
	exchange := &task.Exchange{Secrets: r.request.RevealSecrets}
	result, err := r.caller.Do(ctx, &task.Call{
		Resource: resource, Input: arguments, Region: r.request.Region, Account: r.request.Account, RoleARN: r.request.RoleARN, TaskRoleARN: role,
		ExecutionARN: r.executionARN(), StateMachineARN: r.machineARN(), Attempt: "1", Trace: r.request.Trace, Exchange: exchange,
	})
	r.out.Seen.Request, r.out.Seen.Response = exchange.Request, exchange.Response
	var failure *task.Failure
	var slow *late
	switch {
	case err == nil:
		return result.Output, nil
	case errors.As(err, &failure):
		return value.Value{}, &asl.Failure{Name: failure.Code, Cause: failure.Cause}
	case r.ctx.Err() == nil && errors.As(context.Cause(ctx), &slow):
		return value.Value{}, slow
	}
	return value.Value{}, fmt.Errorf("call %s: %w", resource.ARN, err)
}
