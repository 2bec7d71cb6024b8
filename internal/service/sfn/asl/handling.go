package asl

import (
	"math"
	"time"

	"sluice/internal/value"
)

// errorEquals are the names that a retrier or catcher takes.
type errorEquals []string

// matches reports whether a failure of that name is among them. States.ALL stands for every error but States.Runtime,
// which ends an execution whatever a definition says; States.TaskFailed for every one but timeouts. Sources: developer
// guide, "Handling errors in Step Functions workflows"; that States.ALL takes States.DataLimitExceeded of a task too is
// recorded (test_service_task_lambada_catch_state_all_data_limit_exceeded_on_large_utf8_response), though the guide
// denies it.
func (e errorEquals) matches(name string) bool {
	if name == ErrorRuntime {
		return false
	}
	timeout := name == ErrorTimeout || name == ErrorHeartbeatTimeout
	for _, wanted := range e {
		if wanted == name || wanted == ErrorAll || wanted == ErrorTaskFailed && !timeout || wanted == ErrorTimeout && timeout {
			return true
		}
	}
	return false
}

// Retrier says which failures are tried again, how often and when.
type Retrier struct {
	ErrorEquals []string
	// Interval is the pause before the first retry.
	Interval time.Duration
	// MaxAttempts is how many retries there are; 0 for none.
	MaxAttempts int
	BackoffRate float64
	// MaxDelay bounds the pause; 0 leaves it unbounded.
	MaxDelay time.Duration
	// FullJitter draws each pause between 0 and what it would have been.
	FullJitter bool
}

// The defaults of a retrier. Source: developer guide, "Retrying after an error".
const (
	intervalDefault    = 1
	maxAttemptsDefault = 3
	backoffRateDefault = 2.0
	// attemptsMax and maxDelayMax are the bounds of MaxAttempts and MaxDelaySeconds.
	attemptsMax = 99_999_999
	maxDelayMax = 31_622_400
)

// Matches reports whether the retrier is for failures of that name.
func (r *Retrier) Matches(name string) bool { return errorEquals(r.ErrorEquals).matches(name) }

// Delay is the pause before a retry, counted from 1. random is used for jitter only.
func (r *Retrier) Delay(retry int, random RandomSource) time.Duration {
	seconds := r.Interval.Seconds() * math.Pow(r.BackoffRate, float64(retry-1))
	if r.MaxDelay > 0 {
		seconds = min(seconds, r.MaxDelay.Seconds())
	}
	seconds = min(seconds, SecondsMax)
	if r.FullJitter && random != nil {
		seconds *= float(random)
	}
	return time.Duration(seconds * float64(time.Second))
}

// Catcher says which failures lead to another state.
type Catcher struct {
	ErrorEquals []string
	Next        *State
	language    QueryLanguage
	result      placement
	outcome     *template
	assign      *template
}

// Matches reports whether the catcher is for failures of that name.
func (c *Catcher) Matches(name string) bool { return errorEquals(c.ErrorEquals).matches(name) }

// Caught makes the output and the assigned variables, nil for none, of a state whose failure was caught. A failure may
// have no name or cause: nil. The error is a *Failure.
func (c *Catcher) Caught(scope *Scope, name, cause *string) (output value.Value, assigned *value.Object, err error) {
	said := ErrorOutput(name, cause)
	f := frame{scope: scope, root: said}
	if c.language == JSONata {
		f.errorOutput = &said
	}
	if assigned, err = assign(c.assign, &f); err != nil {
		return value.Value{}, nil, err
	}
	if c.language != JSONata {
		output, err = c.result.put(scope.Input, said)
		return output, assigned, err
	}
	if c.outcome == nil {
		return said, assigned, nil
	}
	output, err = c.outcome.evaluate(&f)
	return output, assigned, err
}

// ErrorOutput is what a catcher's state sees of a failure: {"Error": …, "Cause": …}, with null for what it doesn't have.
// Source: recorded answers (test_sqs_failure_in_wait_for_task_tok_no_error_field).
func ErrorOutput(name, cause *string) value.Value {
	return value.NewObject(value.Member{Name: "Error", Value: textOrNull(name)}, value.Member{Name: "Cause", Value: textOrNull(cause)}).Value()
}

func textOrNull(text *string) value.Value {
	if text == nil {
		return value.Null()
	}
	return value.String(*text)
}
