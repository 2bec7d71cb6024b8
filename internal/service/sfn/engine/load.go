package engine

import (
	"fmt"

	"sluice/internal/service/sfn/execution"
)

// recordsPerPage is how many records are read at a time.
const recordsPerPage = 1000

// load folds an execution that is not in memory from its records.
func (e *Engine) load(t *turn) error {
	a := t.a
	if a.x != nil {
		return nil
	}
	summary, err := e.ledger.Summary(t.ctx, a.key)
	if err != nil {
		return err
	}
	if a.origin, err = readOrigin(a.key, summary.Note); err != nil {
		return err
	}
	machine, err := e.machine(a.origin)
	if err != nil {
		return err
	}
	x := execution.New(machine, a.origin.Spec())
	from := uint64(0)
	for more := true; more; {
		page, err := e.ledger.Records(t.ctx, a.key, from, recordsPerPage, false)
		if err != nil {
			return err
		}
		for _, record := range page.Records {
			if err := apply(x, record); err != nil {
				return fmt.Errorf("fold %v: %w", a.key, err)
			}
		}
		from, more = page.Next, page.More
	}
	a.x, a.records, a.dirty, t.loaded = x, from, false, true
	return nil
}

// apply folds a record, which is the events of one append.
func apply(x *execution.Execution, record []byte) error {
	events, err := execution.ReadChunk(record)
	if err != nil {
		return err
	}
	for i := range events {
		if err := x.Apply(&events[i]); err != nil {
			return err
		}
	}
	return nil
}
