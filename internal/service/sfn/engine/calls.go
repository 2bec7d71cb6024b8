package engine

import (
	"context"
	"errors"
	"strconv"
	"sync"

	"sluice/internal/service/sfn/asl"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
	"sluice/internal/service/sfn/resource"
	"sluice/internal/service/sfn/task"
	"sluice/internal/value"
)

// carryOut makes a task's call and brings its answer back. While this process ends it brings nothing: the call is made again at the next start.
func (e *Engine) carryOut(ctx context.Context, o *Origin, c execution.Call, d *desk) {
	call := taskCall(o, &c)
	child := ""
	if c.Submitted {
		child = childOf(c.Output)
	} else {
		result, err := e.Tasks.Do(ctx, call)
		if e.isOver(ctx) {
			return
		}
		if err != nil || c.State.Resource.Pattern == resource.RequestResponse {
			e.answer(o.Identity(), c, result, err, d)
			return
		}
		e.insist(o.Identity(), turn{stimuli: []execution.Stimulus{execution.Submitted{Attempt: c.Attempt, Output: result.JSON()}}})
		child = result.Child
	}
	if child == "" {
		return // somebody sends the token
	}
	e.await(ctx, o, c, call, child, d)
}

// isOver reports whether a call was given up, or the process ends. Of the two contexts the engine's ends a moment before the call's: what comes in
// between is no answer.
func (e *Engine) isOver(ctx context.Context) bool { return ctx.Err() != nil || e.ctx.Err() != nil }

// await waits for the end of the execution that a .sync task has started.
func (e *Engine) await(ctx context.Context, o *Origin, c execution.Call, call *task.Call, child string, d *desk) {
	woken := e.waiters.add(child)
	defer e.waiters.remove(child, woken)
	for {
		result, over, err := e.Tasks.Child(ctx, call, child)
		if e.isOver(ctx) {
			if e.ctx.Err() == nil { // the task was given up, and this process goes on
				if err := e.Tasks.Cancel(e.ctx, call, child); err != nil {
					e.Log.Warn("a task's execution may still run", "execution", child, "error", err)
				}
			}
			return
		}
		if over || err != nil {
			e.answer(o.Identity(), c, result, err, d)
			return
		}
		select {
		case <-woken:
		case <-ctx.Done():
		}
	}
}

// answer brings what a call came to.
func (e *Engine) answer(k ledger.Key, c execution.Call, result *task.Result, err error, d *desk) {
	var s execution.Stimulus
	var failure *task.Failure
	switch {
	case err == nil:
		s = execution.Answer{Attempt: c.Attempt, Output: execution.Rendered(result.Output, result.JSON())}
	case errors.As(err, &failure):
		s = execution.Refusal{Attempt: c.Attempt, Failure: refusal(failure)}
	default:
		e.Log.Error("a task's call failed by a fault of the server", "execution", k, "resource", c.State.Resource.ARN, "error", err)
		s = execution.Refusal{Attempt: c.Attempt, Failure: execution.Failed(asl.ErrorTaskFailed, "Internal failure of the server.")}
	}
	e.insist(k, turn{stimuli: []execution.Stimulus{s}, desk: d})
}

// refusal is a task's failure as the history has it.
func refusal(f *task.Failure) execution.Failure { return execution.Failed(f.Code, f.Cause) }

func taskCall(o *Origin, c *execution.Call) *task.Call {
	return &task.Call{
		Resource: *c.State.Resource, Input: c.Input.Value(), Region: o.Key.Region, Account: o.Key.Account, RoleARN: o.RoleARN, TaskRoleARN: c.Task.Role,
		ExecutionARN: o.ARN(), StateMachineARN: MachineARN(o.Key), Attempt: strconv.FormatInt(c.Attempt, 10) + o.again(), Trace: o.Trace,
	}
}

// childOf reads which execution a task has started from what its service said then.
func childOf(output string) string {
	v, err := value.Parse(output)
	if err != nil {
		return ""
	}
	arn, _ := v.Get("ExecutionArn")
	text, _ := arn.AsString()
	return text
}

// waiters wait for executions to end.
type waiters struct {
	mu sync.Mutex
	of map[string][]waiter
}

type waiter chan struct{}

func (w *waiters) add(execution string) waiter {
	w.mu.Lock()
	defer w.mu.Unlock()
	one := make(waiter, 1)
	w.of[execution] = append(w.of[execution], one)
	return one
}

func (w *waiters) remove(execution string, one waiter) {
	w.mu.Lock()
	defer w.mu.Unlock()
	left := w.of[execution][:0]
	for _, other := range w.of[execution] {
		if other != one {
			left = append(left, other)
		}
	}
	if len(left) == 0 {
		delete(w.of, execution)
		return
	}
	w.of[execution] = left
}

func (w *waiters) wake(execution string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, one := range w.of[execution] {
		select {
		case one <- struct{}{}:
		default:
		}
	}
}
