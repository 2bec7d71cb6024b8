package engine

import (
	"errors"

	"sluice/internal/service/sfn/asl"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
)

// startChild starts a child of a Map Run, or finds the one that was started before a crash.
func (e *Engine) startChild(parent *Origin, c execution.StartChild) {
	o := &Origin{
		Key:      ledger.Key{Account: parent.Key.Account, Region: parent.Key.Region, Machine: parent.Key.Machine, Label: labelOf(c.State), Name: c.Name},
		Revision: parent.Revision, RoleARN: parent.RoleARN, Trace: parent.Trace,
		Express: c.State.Processor.ExecutionType == asl.Express,
		Parent:  &Parent{Key: parent.Key, State: c.State.Name, Frame: c.Frame, Index: c.Index, MapRun: c.MapRun},
	}
	if o.Express {
		o.ID = c.Name
	}
	for e.ctx.Err() == nil {
		_, err := e.Begin(e.ctx, o, c.Input)
		switch {
		case err == nil:
			return
		case errors.Is(err, ledger.ErrExists):
			e.childEnded(o)
			return
		}
		e.Log.Warn("a child of a Map Run cannot be started yet", "execution", o.Key, "error", err)
		if e.pause() != nil {
			return
		}
	}
}

// childEnded tells a parent again of a child that was over before the server ended.
func (e *Engine) childEnded(o *Origin) {
	x, err := e.Look(e.ctx, o.Key)
	if err != nil {
		e.Log.Error("a child of a Map Run cannot be read", "execution", o.Key, "error", err)
		return
	}
	told := execution.ChildFinished{Frame: o.Parent.Frame, Index: o.Parent.Index, Status: x.Status, Output: x.Output}
	e.insist(o.Parent.Key, turn{stimuli: []execution.Stimulus{told}})
}

// labelOf is the state's Label, or its name where it has none: what AWS makes up there is of no meaning either.
func labelOf(s *asl.State) string {
	if s.Processor.Label != "" {
		return s.Processor.Label
	}
	return s.Name
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

// eachChild does something for all children of a Map Run that run, or that do not.
func (e *Engine) eachChild(mapRun string, running bool, do func(k ledger.Key)) {
	e.each(ledger.Query{List: mapRunList(mapRun)}, func(s *ledger.Summary) {
		if (s.Status == ledger.Running) == running {
			do(s.Key)
		}
	})
}

func (e *Engine) abortChildren(mapRun string) {
	e.eachChild(mapRun, true, func(k ledger.Key) {
		e.insist(k, turn{stimuli: []execution.Stimulus{execution.Stop{}}})
	})
}

func (e *Engine) redriveChildren(mapRun string) {
	e.eachChild(mapRun, false, func(k ledger.Key) {
		e.insist(k, turn{stimuli: []execution.Stimulus{execution.Redrive{}}})
	})
}

// readItems answers for a Map's ItemReader. Every resource that one may name is Amazon S3's, which this server does not serve.
func (e *Engine) readItems(o *Origin, r execution.ReadItems) {
	e.insist(o.Key, turn{stimuli: []execution.Stimulus{execution.ReadingFailed{
		Frame: r.Frame, Failure: execution.Failed(asl.ErrorItemReaderFailed, "The service s3 is not served by this server, so that the items cannot be read."),
	}}})
}

// writeResults answers for a Map's ResultWriter, which is Amazon S3's too.
func (e *Engine) writeResults(o *Origin, w execution.WriteResults) {
	e.insist(o.Key, turn{stimuli: []execution.Stimulus{execution.ReadingFailed{
		Frame: w.Frame, Failure: execution.Failed(asl.ErrorResultWriterFailed, "The service s3 is not served by this server, so that the results cannot be written."),
	}}})
}

// AbortAll aborts the executions of a state machine that is deleted. It does not wait.
func (e *Engine) AbortAll(machineID string) {
	e.background(func() {
		e.each(ledger.Query{List: machineList(machineID), ByStatus: true, Status: ledger.Running}, func(s *ledger.Summary) {
			e.insist(s.Key, turn{stimuli: []execution.Stimulus{execution.Stop{}}})
		})
	})
}
