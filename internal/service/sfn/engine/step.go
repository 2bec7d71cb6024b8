package engine

import (
	"context"
	"errors"
	"time"

	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
	"sluice/internal/way"
)

// turn is something that comes to an execution, and what becomes of it.
type turn struct {
	ctx     context.Context //nolint:containedctx // it is the passage's: see package way
	a       *actor
	stimuli []execution.Stimulus
	// due is a deadline of the execution that has come by a clock that never goes back, resume says that what was under way is to be taken up.
	due    time.Time
	resume bool
	// check may refuse, once it is known how the execution stands.
	check func(*execution.Execution) error
	// start is not nil for the first turn of all.
	start *start
	// desk, if not nil, is where the goroutine that takes the turn looks for what it may do next.
	desk *desk

	// What the walk decided.
	events  []execution.Event
	effects []execution.Effect
	// loaded says that the execution was not in memory before.
	loaded bool
	// kept says that it is on the disk: then nobody is told of an error any more.
	kept bool
}

type step = way.Step[*Engine, *turn]

// chain is what happens to whatever comes to an execution. Each step is one file of the same name; docs/ways/workflow-step.md explains them,
// and a test holds the two together.
func chain() []step {
	return way.Of("sfn",
		step{Name: "load", Run: (*Engine).load},
		step{Name: "admit", Run: (*Engine).admit},
		step{Name: "walk", Run: (*Engine).walk},
		step{Name: "keep", Run: (*Engine).keep},
		step{Name: "release", Run: (*Engine).release},
	)
}

// Steps names the steps of the way, in order.
func Steps() []string { return way.Names(chain()) }

// staleMax is how often a turn is taken anew because another owner has appended since.
const staleMax = 5

// take takes a turn for an execution.
func (e *Engine) take(ctx context.Context, k ledger.Key, t *turn) error {
	a := e.actors.get(k)
	defer e.actors.put(a)
	a.mu.Lock()
	defer a.mu.Unlock()
	return e.takeOwned(ctx, a, t)
}

// takeOwned is take for who holds the actor's mu.
func (e *Engine) takeOwned(ctx context.Context, a *actor, t *turn) error {
	t.ctx, t.a = ctx, a
	for stale := 0; ; {
		err := e.once(t)
		switch {
		case errors.Is(err, ledger.ErrStale) && stale < staleMax:
			stale++
			continue
		case err != nil:
			return err
		case a.x == nil || !a.x.Ready():
			return nil
		}
		t.stimuli, t.check, t.resume = nil, nil, false // a walk that was cut goes on
	}
}

// once goes the way once. What was walked and not kept never was: the execution is loaded anew next time. What was kept and then goes wrong is
// taken up by itself, as after a crash.
func (e *Engine) once(t *turn) error {
	for i := range e.steps {
		s := &e.steps[i]
		if err := s.Take(e, t, e.Faults); err != nil {
			if t.a.dirty && t.a.origin != nil && !t.a.origin.Express {
				t.a.forget()
			}
			if !t.kept {
				return err
			}
			e.Log.Error("an execution cannot go on yet", "execution", t.a.key, "error", err)
			e.background(func() { e.insist(t.a.key, turn{resume: true}) })
			return nil
		}
	}
	return nil
}
