package engine

import (
	"context"
	"errors"
	"time"

	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
)

// The reasons why a report by a token is refused.
var (
	// ErrToken: the text is no token.
	ErrToken = execution.ErrToken
	// ErrNoTask: the task that the token is of waits no longer, or never was.
	ErrNoTask = errors.New("the task waits no longer")
)

// Succeed answers a task by its token. output is JSON.
func (e *Engine) Succeed(ctx context.Context, token, output string) error {
	return e.report(ctx, token, func(attempt int64) execution.Stimulus {
		return execution.Answer{Attempt: attempt, Output: execution.JSON(output)}
	})
}

// Fail fails a task by its token.
func (e *Engine) Fail(ctx context.Context, token string, f execution.Failure) error {
	return e.report(ctx, token, func(attempt int64) execution.Stimulus { return execution.Refusal{Attempt: attempt, Failure: f} })
}

// Heartbeat says that a task is alive, by its token.
func (e *Engine) Heartbeat(ctx context.Context, token string) error {
	return e.report(ctx, token, func(attempt int64) execution.Stimulus { return execution.Heartbeat{Attempt: attempt} })
}

func (e *Engine) report(ctx context.Context, text string, stimulus func(attempt int64) execution.Stimulus) error {
	token, err := execution.ParseToken(text)
	if err != nil {
		return err
	}
	k, err := KeyOf(token.Execution)
	if err != nil {
		return ErrToken
	}
	err = e.take(ctx, k, &turn{
		stimuli: []execution.Stimulus{stimulus(token.Attempt)},
		check: func(x *execution.Execution) error {
			if !x.Holds(token) {
				return ErrNoTask
			}
			return nil
		},
	})
	if errors.Is(err, ledger.ErrNotFound) {
		return ErrToken // nobody was ever given it
	}
	return err
}

// Abort aborts an execution. One that is over stays as it is.
func (e *Engine) Abort(ctx context.Context, k ledger.Key, f execution.Failure) (*Outcome, error) {
	return e.change(ctx, k, &turn{stimuli: []execution.Stimulus{execution.Stop{Failure: f}}})
}

// Redrive takes up an execution that failed, timed out or was aborted. One that is asked for again by the same token, which may be empty for none,
// changes nothing, and the outcome's Redriven is when it was made. The error may be one of package execution's, of Redrivable.
func (e *Engine) Redrive(ctx context.Context, k ledger.Key, token string) (*Outcome, error) {
	var before time.Time
	err := e.take(ctx, k, &turn{
		stimuli: []execution.Stimulus{execution.Redrive{Token: token}},
		check: func(x *execution.Execution) error {
			now, again := e.Clock.Now(), false
			if before, again = x.RedrivenBy(token, now); again {
				return errRepeated
			}
			return x.Redrivable(now)
		},
	})
	if err != nil && !errors.Is(err, errRepeated) {
		return nil, err
	}
	out, err := e.Look(ctx, k)
	if err == nil && !before.IsZero() {
		out.Redriven = before
	}
	return out, err
}

// errRepeated is a redrive that is asked for again.
var errRepeated = errors.New("the execution was redriven by this token")
