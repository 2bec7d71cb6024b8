package engine

import (
	"context"
	"errors"

	"sluice/internal/service/sfn/asl"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
)

// childOrigin is that of a Map Run's child.
func childOrigin(parent *Origin, state *asl.State, p Parent, name string) *Origin {
	p.Key, p.State = parent.Key, state.Name
	o := &Origin{
		Key:      ledger.Key{Account: parent.Key.Account, Region: parent.Key.Region, Machine: parent.Key.Machine, Label: labelOf(p.MapRun), Name: name},
		Revision: parent.Revision, RoleARN: parent.RoleARN, Trace: parent.Trace,
		Express: state.Processor.ExecutionType == asl.Express, Parent: &p,
	}
	if o.Express {
		o.ID = name + "-0" // after a redrive too: see Parent.Round
	}
	return o
}

// startChild starts a child of a Map Run, or finds the one that was started before a crash.
func (e *Engine) startChild(parent *Origin, c execution.StartChild) {
	e.bringUp(childOrigin(parent, c.State, Parent{Index: c.Index, MapRun: c.MapRun}, c.Name), c.Input)
}

func (e *Engine) bringUp(o *Origin, input string) {
	if o.Express && e.actors.has(o.Identity()) || e.starting.isOver(o.Parent.MapRun) {
		return // it runs already, or must not
	}
	e.untilDone(o.Key, func() error {
		_, err := e.Begin(e.ctx, o, input)
		if errors.Is(err, ledger.ErrExists) {
			return e.childEnded(o)
		}
		return err
	})
	if e.starting.isOver(o.Parent.MapRun) { // since: whoever aborts the children may not have seen this one
		e.insist(o.Identity(), turn{stimuli: []execution.Stimulus{execution.Stop{}}})
	}
}

// childEnded tells a parent again of a child that was over before the server ended.
func (e *Engine) childEnded(o *Origin) error {
	x, err := e.Look(e.ctx, o.Key)
	if err == nil && x.Status != execution.Running {
		e.tell(o.Parent.Key, x.told())
	}
	return err
}

// told is what a parent is told of a child that was looked at.
func (x *Outcome) told() execution.ChildFinished {
	p := x.Origin.Parent
	c := execution.ChildFinished{
		MapRun: p.MapRun, Index: p.Index, Round: p.Round + x.Redrives, Status: x.Status, Output: x.Output, Failure: x.Failure, Started: x.Started, Stopped: x.Stopped,
	}
	if c.Round > 0 {
		c.Input = x.Input
	}
	return c
}

// redriveChild takes up a child again that did not succeed: a Standard one where it failed, an Express one from its beginning, each under its
// ARN. Source: developer guide, "Redriving Map Runs".
func (e *Engine) redriveChild(parent *Origin, c execution.RedriveChild) {
	o := childOrigin(parent, c.State, Parent{Index: c.Index, MapRun: c.MapRun, Round: c.Round}, c.Name)
	if !o.Express {
		e.untilDone(o.Key, func() error { return e.redriveStandard(o, c) })
		return
	}
	input := c.Input
	if input == "" {
		e.untilDone(o.Key, func() (err error) {
			input, err = e.inputOf(parent.Key, c.MapRun, c.Index)
			return err
		})
	}
	e.bringUp(o, input)
}

func (e *Engine) redriveStandard(o *Origin, c execution.RedriveChild) error {
	x, err := e.Look(e.ctx, o.Key)
	finished := execution.ChildFinished{MapRun: c.MapRun, Index: c.Index, Round: c.Round}
	if err == nil {
		finished = x.told()
		finished.Round, finished.Input = max(finished.Round, c.Round), x.Input
	}
	switch {
	case errors.Is(err, ErrNotFound) && c.Input != "":
		e.bringUp(o, c.Input) // it was given up before it had begun
		return nil
	case errors.Is(err, ErrNotFound):
		finished.Status, finished.Stuck = execution.FailedRun, true // it was forgotten
		e.tell(o.Parent.Key, finished)
		return nil
	case err != nil:
		return err
	case x.told().Round >= c.Round: // before a crash
		return e.childEnded(x.Origin)
	case x.Status == execution.Running: // the run failed, and the child was to be aborted
		e.insist(o.Key, turn{stimuli: []execution.Stimulus{execution.Stop{}}})
		return e.redriveStandard(o, c)
	case x.Status == execution.Succeeded:
		e.tell(o.Parent.Key, finished)
		return nil
	}
	_, err = e.Redrive(e.ctx, o.Key, "")
	if isFinal(err) {
		finished.Stuck = true
		e.tell(o.Parent.Key, finished)
		return nil
	}
	return err
}

// isFinal reports whether an execution cannot be redriven any more.
func isFinal(err error) bool {
	return errors.Is(err, execution.ErrTooOld) || errors.Is(err, execution.ErrTooManyEvents) || errors.Is(err, execution.ErrRedrives)
}

// untilDone does something for a child again and again while it cannot be done.
func (e *Engine) untilDone(k ledger.Key, do func() error) {
	for e.ctx.Err() == nil {
		err := do()
		if err == nil {
			return
		}
		e.Log.Warn("a child of a Map Run cannot go on yet", "execution", k, "error", err)
		if e.pause() != nil {
			return
		}
	}
}

// inputOf finds the input that a child began with in its parent's records.
func (e *Engine) inputOf(parent ledger.Key, mapRun string, index int64) (string, error) {
	var frame execution.FrameID
	for from, more := uint64(0), true; more; {
		page, err := e.ledger.Records(e.ctx, parent, from, recordsPerPage, false)
		if err != nil {
			return "", err
		}
		for _, record := range page.Records {
			events, err := execution.ReadChunk(record)
			if err != nil {
				return "", err
			}
			for i := range events {
				switch v := &events[i]; {
				case v.Type == execution.MapRunStarted && v.Name == mapRun:
					frame = v.Frame
				case v.Type == execution.ChildrenStarted && v.Frame == frame && v.Number == index:
					return v.Payload.Text, nil
				}
			}
		}
		from, more = page.Next, page.More
	}
	return "", ErrNotFound
}

// stopChild ends a child of a run that has failed and waits for its end, and tells of one that never began. One of Express that runs is left
// alone, for its end is told without that; one that a crash has ended is not begun again for a run that has failed.
func (e *Engine) stopChild(parent *Origin, c execution.StopChild) {
	o := childOrigin(parent, c.State, Parent{Index: c.Index, MapRun: c.MapRun, Round: c.Round}, c.Name)
	input := c.Input
	if c.Round > 0 && input == "" {
		e.untilDone(o.Key, func() (err error) {
			input, err = e.inputOf(parent.Key, c.MapRun, c.Index)
			return err
		})
	}
	// One that was to be redriven began once.
	unbegun := execution.ChildFinished{MapRun: c.MapRun, Index: c.Index, Round: c.Round, Status: execution.Aborted, Unbegun: c.Round == 0, Input: input}
	stop := turn{stimuli: []execution.Stimulus{execution.Stop{}}}
	if o.Express {
		if !e.actors.has(o.Identity()) {
			e.tell(o.Parent.Key, unbegun)
		}
		return
	}
	e.untilDone(o.Key, func() error {
		x, err := e.Look(e.ctx, o.Key)
		switch {
		case errors.Is(err, ErrNotFound):
			e.tell(o.Parent.Key, unbegun)
			return nil
		case err != nil:
			return err
		case x.Status == execution.Running:
			e.insist(o.Key, stop)
			return nil
		}
		over := x.told() // a redrive that it was to have may not have begun
		over.Round, over.Input = max(over.Round, c.Round), x.Input
		e.tell(o.Parent.Key, over)
		return nil
	})
}

// each does something for all executions of a list.
func (e *Engine) each(q ledger.Query, do func(s *ledger.Summary)) {
	for token := ""; e.ctx.Err() == nil; {
		page, next, err := e.ledger.List(e.ctx, q, recordsPerPage, token)
		if err != nil {
			e.Log.Error("executions cannot be listed", "list", q.List, "error", err)
			return
		}
		for _, s := range page {
			do(s)
		}
		if token = next; token == "" {
			return
		}
	}
}

// abortChildren ends the children of a Map Run that is over, unless it was redriven since.
func (e *Engine) abortChildren(parent ledger.Key, mapRun string) {
	e.each(ledger.Query{List: mapRunList(mapRun), ByStatus: true, Status: ledger.Running}, func(s *ledger.Summary) {
		if runs, err := e.runs(e.ctx, parent, mapRun); err == nil && !runs {
			e.insist(s.Key, turn{stimuli: []execution.Stimulus{execution.Stop{}}})
		}
	})
	for _, k := range e.actors.expressOf(parent, mapRun) {
		if runs, err := e.runs(e.ctx, parent, mapRun); err == nil && !runs {
			e.insist(k, turn{stimuli: []execution.Stimulus{execution.Stop{}}})
		}
	}
}

// runs reports whether a Map Run of an execution is under way.
func (e *Engine) runs(ctx context.Context, k ledger.Key, mapRun string) (bool, error) {
	s, err := e.ledger.Summary(ctx, k)
	if errors.Is(err, ErrNotFound) || err == nil && s.Status != ledger.Running {
		return false, nil // nothing needs to be folded
	}
	runs := false
	if err == nil {
		err = e.with(ctx, k, func(a *actor) { runs = a.x.Runs(mapRun) })
	}
	return runs, err
}

// isOrphan reports whether an execution is the child of a Map Run that is over. A child's turn waits for its parent's here, and never a
// parent's for its child's.
func (e *Engine) isOrphan(t *turn) bool {
	p := t.a.origin.Parent
	if p == nil || t.a.x.Status() != execution.Running {
		return false
	}
	runs, err := e.runs(t.ctx, p.Key, p.MapRun)
	return err == nil && !runs
}

// AbortAll aborts the executions of a state machine that is deleted. It does not wait.
func (e *Engine) AbortAll(machineID string) {
	e.background(func() {
		e.each(ledger.Query{List: machineList(machineID), ByStatus: true, Status: ledger.Running}, func(s *ledger.Summary) {
			e.insist(s.Key, turn{stimuli: []execution.Stimulus{execution.Stop{}}})
		})
	})
}
