package engine

import (
	"context"

	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
)

// keep makes what was walked durable: one append, with all that leads up to the next effect. Whoever brought the stimulus may leave meanwhile; it
// is waited for all the same, for nobody else would do what follows from it.
func (e *Engine) keep(t *turn) error {
	a, ctx := t.a, context.WithoutCancel(t.ctx)
	switch {
	case t.start != nil:
		return e.keepStart(ctx, t)
	case len(t.events) > 0 && !a.origin.Express:
		next := appendOf(a.origin, a.x, a.records, t.events)
		how := e.ledger.Append
		if t.events[0].Type == execution.ExecutionRedriven {
			how = e.ledger.Reopen
		}
		if err := how(ctx, a.key, next); err != nil {
			return err
		}
		a.records++
	}
	t.kept = t.kept || len(t.events) > 0
	a.dirty = false
	return nil
}

// appendOf is the append of events that come after so many records. Whether a child's Map Run still is under way must be looked after when all
// that was in memory is gone.
func appendOf(o *Origin, x *execution.Execution, after uint64, events []execution.Event) ledger.Append {
	next := ledger.Append{After: after, Records: [][]byte{execution.AppendChunk(nil, events)}}
	if status, over := statuses[x.Status()]; over {
		next.End = &ledger.End{Status: status, At: x.Stopped()}
		return next
	}
	next.Deadline, next.Outstanding = x.Deadline(), x.NeedsWake() || o.Parent != nil
	return next
}

// The ledger's numbers of the statuses with which executions end. They are on disks.
var statuses = map[execution.Status]byte{
	execution.Succeeded: 1, execution.FailedRun: 2, execution.TimedOut: 3, execution.Aborted: 4,
}

// statusOf is the status of a summary.
func statusOf(number byte) execution.Status {
	for status, n := range statuses {
		if n == number {
			return status
		}
	}
	return execution.Running
}
