package edge

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"

	"sluice/internal/uuid"
	"sluice/internal/wire"
)

// step is one step of the way. It may refuse the call, and then the way goes on at the first closing step.
type step struct {
	name    string
	run     func(*Edge, *passage) error
	closing bool // runs for refused calls too
}

// way is what happens to an AWS API call, from top to bottom. Each step is one file of the same name; docs/ways/api-call.md
// explains them, and a test holds the two together.
func way() []step {
	return []step{
		{name: "identify", run: (*Edge).identify},
		{name: "recognize", run: (*Edge).recognize},
		{name: "authenticate", run: (*Edge).authenticate},
		{name: "decode", run: (*Edge).decode},
		{name: "check", run: (*Edge).check},
		{name: "authorize", run: (*Edge).authorize},
		{name: "dispatch", run: (*Edge).dispatch},
		{name: "respond", run: (*Edge).respond, closing: true},
		{name: "record", run: (*Edge).record, closing: true},
	}
}

// Steps names the steps of the way, in order.
func Steps() []string {
	var names []string
	for _, s := range way() {
		names = append(names, s.name)
	}
	return names
}

// serve takes a passage through the whole way and returns its answer; nil for one that waits at dispatch, from where the next call of
// serve goes on.
func (e *Edge) serve(ctx context.Context, p *passage) *wire.Response {
	p.ctx = ctx
	for ; p.at < len(e.steps); p.at++ {
		s := &e.steps[p.at]
		if p.refusal != nil && !s.closing {
			continue
		}
		if err := e.take(s, p); err != nil {
			p.later = nil
			e.fail(s, p, err)
		}
		if p.later != nil {
			return nil
		}
	}
	return p.response
}

// take runs one step. A panic in it, or in what of a service it calls, is our fault: the call is refused, and the process goes
// on.
func (e *Edge) take(s *boundStep, p *passage) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic in %s: %v\n%s", s.name, r, debug.Stack())
		}
	}()
	if err := e.Faults.Hit(s.fault); err != nil {
		return err
	}
	return s.run(e, p)
}

// fail ends the call by the error of a step. Whichever step it was, the call has an ID and an answer afterwards.
func (e *Edge) fail(s *boundStep, p *passage, err error) {
	if p.call.RequestID == "" { // it failed at identify
		p.call.RequestID, p.call.Now = uuid.New().String(), e.Clock.Now()
	}
	switch {
	case !s.closing:
		p.refuse(err)
	case p.response == nil: // it failed at respond
		p.refusal = internalFailure(err)
		p.response = p.words().Refuse(p.refusal, p.call.RequestID)
	default:
		e.Log.Error("call not recorded", slog.String("requestId", p.call.RequestID), slog.Any("error", err))
	}
}
