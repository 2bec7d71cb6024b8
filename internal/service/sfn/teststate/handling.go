package teststate

import (
	"errors"
	"math"

	"sluice/internal/service/sfn/asl"
)

// failed lets the state's retriers and catchers look at a failure. A States.Runtime is nobody's to handle, as in executions.
func (r *run) failed(name, cause *string) error {
	r.out.Error, r.out.Cause = name, cause
	r.out.Status, r.out.Output, r.out.NextState = Failed, "", ""
	if *name == asl.ErrorRuntime || r.retried(*name) {
		return nil
	}
	for i, c := range r.state.Catch {
		if !c.Matches(*name) {
			continue
		}
		output, assigned, err := c.Caught(&r.scope, name, cause)
		if err == nil {
			err = r.leave(Caught, output, assigned, c.Next)
		}
		var failure *asl.Failure
		if errors.As(err, &failure) { // the catcher's own failure is not caught
			told := failure.CauseIn(stateName, enteredEvent)
			r.out.Error, r.out.Cause = &failure.Name, &told
			return nil
		}
		if err == nil {
			r.out.Seen.CatchIndex = index(i)
		}
		return err
	}
	return nil
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
