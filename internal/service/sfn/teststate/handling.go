package teststate

import (
	"errors"
	"math"

	"sluice/internal/service/sfn/asl"
)

// mockedError is a mocked failure, which has no cause where none is given.
type mockedError struct{ *MockError }

func (e *mockedError) Error() string { return *e.MockError.Error }

// late is a call that took longer than its state may: States.Timeout, but for retriers and catchers kind.
type late struct{ kind string }

func (e *late) Error() string { return e.kind }

// failure is what a state failed with. kind is the name that Retry and Catch look for, mostly the same as name's.
type failure struct {
	name, cause *string
	kind        string
}

// handle says what becomes of what went wrong.
func (r *run) handle(err error) error {
	var mocked *mockedError
	var slow *late
	var own *asl.Failure
	switch {
	case err == nil:
		return nil
	case errors.As(err, &mocked):
		return r.failed(&failure{mocked.MockError.Error, mocked.Cause, *mocked.MockError.Error})
	case errors.As(err, &slow):
		name := asl.ErrorTimeout
		return r.failed(&failure{name: &name, kind: slow.kind})
	case !errors.As(err, &own):
		return err
	}
	var cause *string
	if told := own.CauseIn(stateName, enteredEvent); told != "" {
		cause = &told
	}
	return r.failed(&failure{&own.Name, cause, own.Name})
}

// failed lets the state's retriers and catchers look at a failure. A States.Runtime is nobody's to handle, as in executions.
func (r *run) failed(f *failure) error {
	r.out.Error, r.out.Cause = f.name, f.cause
	r.out.Status, r.out.Output, r.out.NextState = Failed, "", ""
	if f.kind == asl.ErrorRuntime || r.retried(f.kind) {
		return nil
	}
	for i, c := range r.state.Catch {
		if c.Matches(f.kind) {
			return r.caught(f, i, c)
		}
	}
	return nil
}

// caught leaves the state by a catcher, whose own failure is not caught.
func (r *run) caught(f *failure, i int, c *asl.Catcher) error {
	cause := f.cause
	if cause == nil && (f.kind == asl.ErrorTimeout || f.kind == asl.ErrorHeartbeatTimeout) {
		cause = new(string) // as in executions
	}
	output, assigned, err := c.Caught(&r.scope, f.name, cause)
	if err == nil {
		err = r.leave(Caught, output, assigned, c.Next)
	}
	var own *asl.Failure
	if errors.As(err, &own) {
		told := own.CauseIn(stateName, enteredEvent)
		r.out.Error, r.out.Cause = &own.Name, &told
		return nil
	}
	if err == nil {
		r.out.Seen.CatchIndex = index(i)
	}
	return err
}

// retried reports whether a retrier would try again. The first that takes the failure decides, and is shown even where its
// attempts are used up (recorded: test_state_configuration_retrier_retry_count).
func (r *run) retried(name string) bool {
	for i, retrier := range r.state.Retry {
		if !retrier.Matches(name) {
			continue
		}
		r.out.Seen.RetryIndex = index(i)
		tried := r.retries()
		if tried >= int64(retrier.MaxAttempts) {
			return false
		}
		seconds := int64(math.Ceil(retrier.Delay(int(tried)+1, r.request.Random).Seconds()))
		r.out.Seen.RetryBackoffSeconds = &seconds
		r.out.Status = Retriable
		return true
	}
	return false
}

func index(i int) *int64 {
	n := int64(i)
	return &n
}
