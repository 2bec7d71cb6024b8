package engine

import (
	"context"

	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/resource"
)

// release tells who is to know what happened, and does what the walk asked for. Nothing here waits: what takes time has a goroutine of its own.
func (e *Engine) release(t *turn) error {
	a, origin := t.a, t.a.origin
	var stops []func()
	if len(t.events) > 0 {
		e.Service.Happened(origin, a.x, t.events)
	}
	var starts map[string][]func()
	start := func(mapRun string, child func()) {
		if starts == nil {
			starts = map[string][]func(){}
		}
		starts[mapRun] = append(starts[mapRun], child)
	}
	for _, effect := range t.effects {
		switch x := effect.(type) {
		case execution.Call:
			e.call(a, x, t.desk)
		case execution.Abandon:
			a.abandon(x.Attempt)
			e.activities.withdraw(offer{key: a.key, attempt: x.Attempt})
		case execution.StartChild:
			start(x.MapRun, func() { e.startChild(origin, x) })
		case execution.StopChild:
			e.starting.abort(x.MapRun)
			stops = append(stops, func() { e.stopChild(origin, x) })
		case execution.AbortChildren:
			e.starting.abort(x.MapRun)
			e.background(func() { e.abortChildren(a.key, x.MapRun) })
		case execution.RedriveChild:
			start(x.MapRun, func() { e.redriveChild(origin, x) })
		case execution.ReadItems:
			e.do(a, chore{x.Round, x.Cursor}, func(ctx context.Context, o *Origin) execution.Stimulus { return e.readItems(ctx, o, &x) })
		case execution.WriteResults:
			e.do(a, chore{x.Round, writingCursor}, func(ctx context.Context, o *Origin) execution.Stimulus { return e.writeResults(ctx, o, &x) })
		case execution.AbandonUploads:
			e.background(func() { e.abandonUploads(origin, x.MapRun, x.Uploads) })
		}
	}
	a.dropChores()
	e.startAll(starts)
	e.spread(stops, func() {})
	if (len(t.events) > 0 || t.resume) && a.x.Status() != execution.Running {
		e.finished(a)
	}
	if origin.Express {
		e.wakeExpress(a)
	}
	return nil
}

// call makes a task's call, unless it is under way: behind the turn, at the desk of whoever takes it, or on a goroutine of its own.
func (e *Engine) call(a *actor, c execution.Call, d *desk) {
	if c.State.Resource.Kind == resource.Activity {
		if !c.Submitted {
			e.activities.offer(c.Task.Resource, offer{key: a.key, attempt: c.Attempt})
		}
		return
	}
	if a.calls[c.Attempt] != nil || c.Submitted && c.State.Resource.Pattern == resource.WaitForTaskToken {
		return
	}
	if a.calls == nil {
		a.calls = map[int64]context.CancelFunc{}
	}
	ctx, cancel := context.WithCancel(e.ctx)
	a.calls[c.Attempt] = cancel
	origin := a.origin
	e.actors.hold(a)
	carry := func(d *desk) {
		defer e.actors.put(a)
		defer cancel()
		e.carryOut(ctx, origin, c, d)
		a.mu.Lock()
		delete(a.calls, c.Attempt)
		a.mu.Unlock()
	}
	switch {
	case d != nil && d.call == nil:
		d.call = func() { carry(d) }
	case !e.background(func() { carry(nil) }):
		cancel()
	}
}

// abandon ends a call that nobody waits for any more.
func (a *actor) abandon(attempt int64) {
	if end := a.calls[attempt]; end != nil {
		end()
	}
}

// finished is the end of an execution.
func (e *Engine) finished(a *actor) {
	for _, end := range a.calls {
		end()
	}
	if a.done != nil && !a.over {
		close(a.done)
	}
	a.over = true
	e.waiters.wake(a.origin.ARN())
	if p := a.origin.Parent; p != nil {
		redrives, _ := a.x.Redrives()
		x := Outcome{
			Origin: a.origin, Redrives: redrives, Status: a.x.Status(), Input: a.x.Input(), Output: a.x.Output(), Failure: a.x.Failure(), Started: a.x.Started(),
			Stopped: a.x.Stopped(),
		}
		e.tell(p.Key, x.told())
	}
	if behind := e.Service.Ended(a.origin); behind != nil {
		e.background(behind)
	}
}
