package lambda

import (
	"context"
	"errors"
	"io"
	"strings"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/service/lambda/environment"
	interpreters "sluice/internal/service/lambda/runtimes"
	"sluice/internal/wire"
)

// Invocation is a call of a function by whoever may call it: permissions were asked before (Service.Check).
type Invocation struct {
	Account, Region, Name string
	// Qualifier is a version or an alias; empty is $LATEST.
	Qualifier string
	// RequestID is the function's, and is in its log.
	RequestID string
	// TraceID is the value of X-Amzn-Trace-Id; empty for a new one.
	TraceID string
	// ClientContext is JSON, of at most 3,583 bytes.
	ClientContext string
	// Payload is JSON; empty is an empty object.
	Payload []byte
	// Tail asks for the end of the log.
	Tail bool
	// Stream takes the response as it comes: see environment.Call. nil has it in the answer.
	Stream func(contentType string) io.Writer
}

// Answer is what came of an invocation.
type Answer struct {
	environment.Result

	// Version is the one that ran.
	Version string
}

// target is what the invocation names.
func (i *Invocation) target() target {
	return target{scope{i.Account, i.Region}, i.Name, i.Qualifier}
}

// Invoke runs a function and waits for its answer. A function that fails answers too; the errors are refusals for the caller,
// *wire.Error: there is no such function, it is not ready, it is throttled, its role cannot be assumed. If ctx ends the invocation goes on
// without the caller.
func (s *Service) Invoke(ctx context.Context, i *Invocation) (*Answer, error) {
	t := i.target()
	begun, err := s.begin(ctx, t, i)
	if err != nil {
		return nil, err
	}
	return s.run(ctx, t, i, begun)
}

// begin is start for an invocation that somebody waits for.
func (s *Service) begin(ctx context.Context, t target, i *Invocation) (*started, error) {
	if err := s.checkPayload(i, payloadMax); err != nil {
		return nil, err
	}
	if s.loops(t, i.TraceID) {
		return nil, errLoop()
	}
	return s.start(ctx, t)
}

// started is an invocation that may run.
type started struct {
	ready *ready
	slot  slot
}

// start finds the version that runs, gives the invocation its slot, and has the version ready.
func (s *Service) start(ctx context.Context, t target) (*started, error) {
	out := &started{}
	var err error
	out.ready, err = s.readied(ctx, t.scope, func() (*version, error) {
		s.slots.free(out.slot) // of a version that was changed since
		out.slot = slot{}
		f, v, err := s.runs(t, s.fraction())
		if err == nil {
			out.slot, err = s.admit(f, v.Number)
		}
		return v, err
	})
	if err != nil {
		s.slots.free(out.slot)
		s.meter.refused(t, err)
		return nil, err
	}
	s.meter.began(t, &out.slot)
	return out, nil
}

// run runs it. Slot and version are let go of when the invocation has ended, whenever that is.
func (s *Service) run(ctx context.Context, t target, i *Invocation, x *started) (*Answer, error) {
	payload := i.Payload
	if len(payload) == 0 {
		payload = []byte("{}") // recorded: requestPayload of an event without
	}
	result, err := s.fleet.Invoke(ctx, x.ready.function, &environment.Call{
		RequestID: i.RequestID, InvokedARN: t.arn(), TraceID: lineage(s.completeTrace(i.TraceID), t.functionARN()), ClientContext: i.ClientContext, Payload: payload, Tail: i.Tail, Stream: i.Stream,
		Ended: func() {
			s.slots.free(x.slot)
			x.ready.Release()
		},
	})
	if err != nil {
		err = s.unrun(ctx, err)
		s.meter.refused(t, err)
		return nil, err
	}
	return &Answer{Result: *result, Version: x.ready.key.number}, nil
}

// unrun words why a function did not run. Not every context that has ended is the caller's.
func (s *Service) unrun(ctx context.Context, err error) error {
	var refusal *wire.Error
	switch {
	case errors.As(err, &refusal):
		return err
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, environment.ErrCapacity):
		e := errThrottled(overAccount)
		e.Cause = err
		return e
	case errors.Is(err, ErrRole):
		// Source of the text: answers of AWS in https://github.com/serverless/serverless/issues/1379. Those of the two that follow are ours.
		return &wire.Error{Shape: wire.ErrAccessDenied, Message: "The role defined for the function cannot be assumed by Lambda.", Cause: err}
	}
	if errors.Is(err, interpreters.ErrMissing) || errors.Is(err, interpreters.ErrUnknown) {
		return told(lambdaapi.ErrInvalidRuntimeException, sentence(err))
	}
	return &wire.Error{Shape: lambdaapi.ErrServiceException, Message: "The function could not be started. The server's log says why.", Cause: err}
}

// ErrRole is wrapped by what Roles answer for a role that is not there, or does not trust Lambda.
var ErrRole = errors.New("the role cannot be assumed")

func sentence(err error) string { return strings.TrimSuffix(err.Error(), ".") + "." }

// Check is what must be allowed before a call from inside the server, and what the function's own policy and tags say of it.
func (s *Service) Check(account, region, name, qualifier, action string) service.Check {
	return s.check(action, target{scope{account, region}, name, qualifier}, nil)
}
