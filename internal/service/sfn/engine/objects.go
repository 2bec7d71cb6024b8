package engine

import (
	"context"
	"errors"
	"time"

	"sluice/internal/clock"
	"sluice/internal/service/sfn/asl"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/items"
	"sluice/internal/service/sfn/task"
)

// Objects is Amazon S3 as Map Runs use it. An error is a *task.Failure, for what is refused; task.ErrBusy or task.ErrChanged, wrapped; ctx's; or
// a fault of ours.
type Objects interface {
	// Get reads at most so many bytes from one on. An object that has not the ETag, unless that is empty, has changed.
	Get(ctx context.Context, c *task.ObjectCall, o task.Object, from, length int64, etag string) (*task.Part, error)
	// List lists at most so many objects behind a key, in the order of their keys, and tells whether there are more.
	List(ctx context.Context, c *task.ObjectCall, after string, limit int) (page []items.ListedObject, more bool, err error)
	// Put writes an object whole.
	Put(ctx context.Context, c *task.ObjectCall, o task.Object, contentType string, body []byte) error
	// Begin begins an object that is written in parts, and returns what names it; Add adds the part of that number, from 1, and returns its
	// ETag; Complete makes the object of its parts, and Abandon forgets it.
	Begin(ctx context.Context, c *task.ObjectCall, o task.Object) (upload string, err error)
	Add(ctx context.Context, c *task.ObjectCall, o task.Object, upload string, number int, body []byte) (etag string, err error)
	Complete(ctx context.Context, c *task.ObjectCall, o task.Object, upload string, etags []string) error
	Abandon(ctx context.Context, c *task.ObjectCall, o task.Object, upload string) error
}

// objectCall is who calls for a Map Run.
func objectCall(o *Origin, mapRun string) *task.ObjectCall {
	n, _ := ParseMapRun(mapRun)
	return &task.ObjectCall{
		Region: o.Key.Region, Account: o.Key.Account, RoleARN: o.RoleARN, StateMachineARN: MachineARN(o.Key), Session: n.ID, Trace: o.Trace,
	}
}

const (
	// triesMax is how often a call is made that may succeed next time: for a minute, at growing intervals.
	triesMax     = 10
	tryAgain     = 100 * time.Millisecond
	tryAgainMost = 10 * time.Second
)

// persist makes a call until it says something final.
func persist[T any](ctx context.Context, c clock.Clock, do func() (T, error)) (T, error) {
	for try, pause := 1, tryAgain; ; try, pause = try+1, min(2*pause, tryAgainMost) {
		out, err := do()
		if !errors.Is(err, task.ErrBusy) || try == triesMax {
			return out, err
		}
		if err := clock.Wait(ctx, c, pause); err != nil {
			return out, err
		}
	}
}

// failureOf is what a Map Run fails with that could not read or write; name is the error's, where it has none of its own.
func (e *Engine) failureOf(o *Origin, name string, err error) execution.Failure {
	var said *asl.Failure
	var refused *task.Failure
	switch {
	case errors.As(err, &said):
		return execution.Failed(said.Name, said.Cause)
	case errors.Is(err, task.ErrChanged):
		return execution.Failed(name, "The object was changed while it was being read.")
	case errors.As(err, &refused):
		return execution.Failed(name, refused.Cause)
	case errors.Is(err, task.ErrBusy):
		return execution.Failed(name, "The service s3 is busy.")
	}
	e.Log.Error("a Map Run failed by a fault of the server", "execution", o.Key, "error", err)
	return execution.Failed(name, "Internal failure of the server.")
}

// chore is the reading of a page or the writing of results for a Map Run.
type chore struct {
	execution.Round

	cursor string
}

// underWay is a chore that is being done.
type underWay struct {
	chore
	cancel context.CancelFunc
}

// writingCursor stands for no page, but for the results.
const writingCursor = "results"

// do does a chore in the background, unless it is under way, and brings what comes of it: nil is nothing.
func (e *Engine) do(a *actor, c chore, what func(ctx context.Context, o *Origin) execution.Stimulus) {
	if before := a.chores[c.Frame]; before != nil {
		if before.chore == c {
			return
		}
		before.cancel()
	}
	ctx, cancel := context.WithCancel(e.ctx)
	mine, origin := &underWay{c, cancel}, a.origin
	if a.chores == nil {
		a.chores = map[execution.FrameID]*underWay{}
	}
	a.chores[c.Frame] = mine
	e.actors.hold(a)
	if !e.background(func() {
		defer e.actors.put(a)
		defer cancel()
		if s := what(ctx, origin); s != nil && ctx.Err() == nil {
			e.insist(origin.Identity(), turn{stimuli: []execution.Stimulus{s}})
		}
		a.mu.Lock()
		if a.chores[c.Frame] == mine { // until now, so that nobody does it again while what comes of it is being kept
			delete(a.chores, c.Frame)
		}
		a.mu.Unlock()
	}) {
		cancel()
	}
}

// dropChores ends those of Map Runs that are over. A redrive may ask for the same while they are still ending.
func (a *actor) dropChores() {
	for frame, c := range a.chores {
		if !a.x.Runs(c.MapRun) {
			c.cancel()
			delete(a.chores, frame)
		}
	}
}
