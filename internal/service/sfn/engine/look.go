package engine

import (
	"context"
	"time"

	"sluice/internal/clock"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
)

// ErrNotFound is answered for an execution that is not there.
var ErrNotFound = ledger.ErrNotFound

// Outcome is how an execution stands.
type Outcome struct {
	Origin *Origin
	Status execution.Status
	// Input is the text that it was started with, Output that of a success, Failure what anything else ended with.
	Input, Output    string
	Failure          execution.Failure
	Started, Stopped time.Time // the latter is zero while it runs
	Redrives         int64
	Redriven         time.Time
	// Redrivable is nil if a redrive would take it up now.
	Redrivable error
	MapRuns    []execution.MapRun
}

func (e *Engine) outcomeOf(o *Origin, x *execution.Execution) *Outcome {
	out := &Outcome{
		Origin: o, Status: x.Status(), Input: x.Input(), Output: x.Output(), Failure: x.Failure(), Started: x.Started(), Stopped: x.Stopped(),
		Redrivable: x.Redrivable(e.Clock.Now()), MapRuns: x.MapRuns(),
	}
	out.Redrives, out.Redriven = x.Redrives()
	return out
}

// Look is how an execution stands.
func (e *Engine) Look(ctx context.Context, k ledger.Key) (out *Outcome, err error) {
	err = e.with(ctx, k, func(a *actor) { out = e.outcomeOf(a.origin, a.x) })
	return out, err
}

// with loads an execution and has it looked at.
func (e *Engine) with(ctx context.Context, k ledger.Key, look func(*actor)) error {
	a := e.actors.get(k)
	defer e.actors.put(a)
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := e.load(&turn{ctx: ctx, a: a}); err != nil {
		return err
	}
	look(a)
	return nil
}

// change takes a turn and tells how the execution stands after it.
func (e *Engine) change(ctx context.Context, k ledger.Key, t *turn) (*Outcome, error) {
	if err := e.take(ctx, k, t); err != nil {
		return nil, err
	}
	return e.Look(ctx, k)
}

// Summary is what lists show of an execution.
type Summary struct {
	*ledger.Summary

	Origin *Origin
	Status execution.Status
}

// Summary finds an execution without folding it.
func (e *Engine) Summary(ctx context.Context, k ledger.Key) (*Summary, error) {
	s, err := e.ledger.Summary(ctx, k)
	if err != nil {
		return nil, err
	}
	return summaryOf(s)
}

func summaryOf(s *ledger.Summary) (*Summary, error) {
	o, err := readOrigin(s.Key, s.Note)
	if err != nil {
		return nil, err
	}
	return &Summary{Summary: s, Origin: o, Status: statusOf(s.Status)}, nil
}

// Of says whose executions are listed; one of the fields is set.
type Of struct{ MachineID, VersionARN, AliasARN, MapRunARN string }

func (o Of) list() string {
	switch {
	case o.VersionARN != "":
		return versionList(o.VersionARN)
	case o.AliasARN != "":
		return aliasList(o.AliasARN)
	case o.MapRunARN != "":
		return mapRunList(o.MapRunARN)
	}
	return machineList(o.MachineID)
}

// List is a page of executions, the newest first. status is empty for any. A page of those that wait for their redrive may have fewer than
// there are, or none, and a next one. The error is ledger.ErrToken for a token of another list.
func (e *Engine) List(ctx context.Context, of Of, status execution.Status, redrives ledger.Redrives, limit int, token string) (page []*Summary, next string, err error) {
	var waiting map[int64]bool
	if status == execution.PendingRedrive {
		status = ""
		if waiting, err = e.waiting(ctx, of.MapRunARN); err != nil {
			return nil, "", err
		}
	}
	q := ledger.Query{List: of.list(), ByStatus: status != "", Status: statuses[status], Redrives: redrives}
	found, next, err := e.ledger.List(ctx, q, limit, token)
	if err != nil {
		return nil, "", err
	}
	for _, s := range found {
		one, err := summaryOf(s)
		if err != nil {
			return nil, "", err
		}
		if waiting != nil {
			if p := one.Origin.Parent; p == nil || !waiting[p.Index] {
				continue
			}
			one.Status = execution.PendingRedrive
		}
		page = append(page, one)
	}
	return page, next, nil
}

// Chunk is the events of one append, and where the next lies.
type Chunk struct {
	Events []execution.Event
	Next   uint64
	More   bool
}

// Newest is where a History in reverse begins: at the end.
const Newest = ledger.Newest

// History reads the events of the record with that number, the first being 0; in reverse, of the one before it. Facts that no history shows
// are left out.
func (e *Engine) History(ctx context.Context, k ledger.Key, from uint64, reverse bool) (*Chunk, error) {
	page, err := e.ledger.Records(ctx, k, from, 1, reverse)
	if err != nil {
		return nil, err
	}
	c := &Chunk{Next: page.Next, More: page.More}
	for _, record := range page.Records {
		events, err := execution.ReadChunk(record)
		if err != nil {
			return nil, err
		}
		for _, event := range events {
			if event.ID > 0 {
				c.Events = append(c.Events, event)
			}
		}
	}
	return c, nil
}

// Running tells whether an execution of the state machine runs; Uses whether one that was not forgotten was started from the revision.
func (e *Engine) Running(ctx context.Context, machineID string) (bool, error) {
	return e.ledger.Running(ctx, machineID)
}

// Uses tells whether an execution of the revision is kept.
func (e *Engine) Uses(ctx context.Context, machineID string, revision int64) (bool, error) {
	return e.ledger.Uses(ctx, machineID, revision)
}

func (e *Engine) now() time.Time { return e.Clock.Now().UTC().Truncate(time.Millisecond) }

func (e *Engine) pause() error { return clock.Wait(e.ctx, e.Clock, keepAgain) }
