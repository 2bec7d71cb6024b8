package execution

import (
	"errors"
	"time"

	"sluice/internal/service/sfn/asl"
)

// The reasons why an execution can't be redriven. Source: RedriveExecution's documentation; the texts of the answers are the
// caller's.
var (
	ErrRunning       = errors.New("the execution is running")
	ErrSucceeded     = errors.New("the execution succeeded, or is of an Express workflow")
	ErrTooOld        = errors.New("the execution ended too long ago")
	ErrTooManyEvents = errors.New("the history has no room")
	ErrRedrives      = errors.New("the execution was redriven too often")
)

// Redrivable is nil if a Redrive at that time would take the execution up again.
func (x *Execution) Redrivable(now time.Time) error {
	switch {
	case x.status == Running || x.status == "":
		return ErrRunning
	case x.status == Succeeded || x.spec.Express:
		return ErrSucceeded
	case now.Sub(x.stopped) > RedriveWithin:
		return ErrTooOld
	case x.next-1 >= RedriveEventsMax:
		return ErrTooManyEvents
	case x.redrives >= redrivesMax:
		return ErrRedrives
	}
	return nil
}

// redriveTokens are those of the last redrives, and each holds for so long. Source: RedriveExecution's documentation, clientToken.
const (
	redriveTokensMax   = 10
	redriveTokenWithin = 15 * time.Minute
)

// tokenOfRedrive is what a redrive was asked for by, and when.
type tokenOfRedrive struct {
	token string
	at    time.Time
}

// RedrivenBy tells when a redrive was made that is asked for again: by the same token, which is not empty, within 15 minutes.
func (x *Execution) RedrivenBy(token string, now time.Time) (at time.Time, ok bool) {
	for _, t := range x.redriveTokens {
		if token != "" && t.token == token && now.Sub(t.at) <= redriveTokenWithin {
			return t.at, true
		}
	}
	return time.Time{}, false
}

func (x *Execution) takeRedrive(token string) {
	if x.Redrivable(x.now) != nil {
		return
	}
	x.emit(Event{Type: ExecutionRedriven, Previous: x.next - 1, Number: x.redrives + 1, Name: token})
	for _, f := range x.frames {
		if f.run != nil { // one that had not failed was aborted with the execution
			x.emit(Event{Type: MapRunRedriven, Previous: f.run.follows, Frame: f.id, Name: f.run.arn, Number: f.run.redrives + 1})
		}
	}
}

// redrive takes the execution up where it failed: states that succeeded are not run again, nor branches, iterations and
// children. A Parallel or Map whose result was too large runs again as a whole. Retries are counted anew, and so is the time
// that the machine may take. Source: developer guide, "Restarting state machine executions with redrive".
func (x *Execution) redrive(e *Event) {
	tooLarge := x.failure.name() == asl.ErrorDataLimitExceeded
	x.status, x.stopped, x.failure = Running, time.Time{}, Failure{}
	x.redrives, x.redriven = e.Number, e.At
	if e.Name != "" {
		x.redriveTokens = append(x.redriveTokens, tokenOfRedrive{e.Name, e.At})
		x.redriveTokens = x.redriveTokens[max(0, len(x.redriveTokens)-redriveTokensMax):]
	}
	x.setTimeout(e.At)
	for i := 0; i < len(x.frames); i++ {
		f := x.frames[i]
		f.retries, f.retryCount = nil, 0
		if f.phase == mapping && f.run.isOver() && tooLarge {
			x.bury(f)
			f.phase = acting
		}
		f.resume(tooLarge)
		if f.phase == acting {
			x.drop(f) // frames behind this one only
		}
		f.follow(e)
	}
}

// follow sets what the next event follows from: that of a state which runs again, from its entry; a Fail state's failure, from the redrive.
// Source: AWS, as recorded in github.com/radkawar/stackd, testdata/aws/stepfunctions/redrive_execution.json (01-sequence-final-history,
// 02-parallel-final-history, 03-inline-map-final-history, 08-explicit-fail-final-history).
func (f *frame) follow(e *Event) {
	switch {
	case f.phase == acting && f.state.Type != asl.Fail:
		f.previous = f.entered
	case f.phase == acting, f.phase == joining, f.phase == mapping:
		f.previous = e.ID
	}
}

// resume sets a frame to what it does after a redrive.
func (f *frame) resume(tooLarge bool) {
	switch f.phase {
	case pending, waiting, ended, mapping:
	case joining:
		if f.join.complete() && tooLarge {
			f.phase = acting
		}
	default:
		f.phase, f.result = acting, Payload{}
	}
}
