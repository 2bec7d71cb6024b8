package engine

import (
	"context"
	"strconv"

	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
)

// desk has a task's call that its owner makes itself, who waits for the execution anyway: so no goroutine is begun for it and none woken, which takes
// longer than all else that a step does. Only its owner's goroutine touches it.
type desk struct{ call func() }

// beginExpress starts an execution that is in memory alone. The caller puts its actor back.
func (e *Engine) beginExpress(ctx context.Context, o *Origin, input string, d *desk) (*actor, error) {
	machine, err := e.machine(o)
	if err != nil {
		return nil, err
	}
	a := e.actors.get(o.Identity())
	a.mu.Lock() // a child of a Map Run may be stopped already
	defer a.mu.Unlock()
	a.origin, a.x, a.done = o, execution.New(machine, o.Spec()), make(chan struct{})
	e.actors.hold(a) // until it is over: nobody could fold it anew
	return a, e.takeOwned(ctx, a, &turn{stimuli: []execution.Stimulus{execution.Start{Input: input}}, desk: d})
}

// Identity tells executions apart: Express ones of one name too, and those of one ARN that redrives have begun.
func (o *Origin) Identity() ledger.Key {
	k := o.Key
	if o.Express {
		k.Name += ":" + o.ID + o.again()
	}
	return k
}

// again tells an Express child that a redrive has begun from those of its ARN before; empty for all others.
func (o *Origin) again() string {
	if !o.Express || o.Parent == nil || o.Parent.Round == 0 {
		return ""
	}
	return "+" + strconv.FormatInt(o.Parent.Round, 10)
}

// wakeExpress promises a turn at the deadline of an execution that the ledger does not know; one that is over is let go.
func (e *Engine) wakeExpress(a *actor) {
	if a.timer != nil {
		a.timer.Stop()
		a.timer = nil
	}
	if a.x.Status() != execution.Running {
		if !a.released {
			a.released = true
			e.actors.put(a) // whoever takes this turn has it still
		}
		return
	}
	if at := a.x.Deadline(); !at.IsZero() {
		a.timer = e.Clock.AfterFunc(at.Sub(e.Clock.Now()), func() {
			e.background(func() { e.insist(a.key, turn{due: at}) })
		})
	}
}

// BeginSync starts an Express execution and waits until it is over. It makes its calls itself where there is one at a time; a caller that leaves meanwhile
// is noticed behind the call.
func (e *Engine) BeginSync(ctx context.Context, o *Origin, input string) (*Outcome, error) {
	o.Started = e.now()
	d := &desk{}
	a, err := e.beginExpress(ctx, o, input, d)
	if err != nil {
		return nil, err
	}
	defer e.actors.put(a)
	for d.call != nil {
		call := d.call
		d.call = nil
		e.here(call)
	}
	select {
	case <-a.done:
		a.mu.Lock()
		defer a.mu.Unlock()
		return e.outcomeOf(o, a.x), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-e.ctx.Done():
		return nil, e.ctx.Err()
	}
}
