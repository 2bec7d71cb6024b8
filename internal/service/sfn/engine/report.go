package engine

import (
	"context"
	"errors"

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

// Redrive takes up an execution that failed, timed out or was aborted. The error may be one of package execution's, of Redrivable.
func (e *Engine) Redrive(ctx context.Context, k ledger.Key) (*Outcome, error) {
	return e.change(ctx, k, &turn{
		stimuli: []execution.Stimulus{execution.Redrive{}},
		check:   func(x *execution.Execution) error { return x.Redrivable(e.Clock.Now()) },
	})
}
