package edge

import (
	"context"
	"log/slog"

	"sluice/internal/uuid"
	"sluice/internal/way"
	"sluice/internal/wire"
)

// step is one step of the way, of a file that has its name.
type step = way.Step[*Edge, *passage]

// chain is what happens to an AWS API call, from top to bottom. Each step is one file of the same name; docs/ways/api-call.md
// explains them, and a test holds the two together.
func chain() []step {
	return way.Of("edge",
		step{Name: "identify", Run: (*Edge).identify},
		step{Name: "recognize", Run: (*Edge).recognize},
		step{Name: "authenticate", Run: (*Edge).authenticate},
		step{Name: "decode", Run: (*Edge).decode},
		step{Name: "check", Run: (*Edge).check},
		step{Name: "authorize", Run: (*Edge).authorize},
		step{Name: "dispatch", Run: (*Edge).dispatch},
		step{Name: "respond", Run: (*Edge).respond, Closing: true},
		step{Name: "record", Run: (*Edge).record, Closing: true},
	)
}

// Steps names the steps of the way, in order.
func Steps() []string { return way.Names(chain()) }

// serve takes a passage through the whole way and returns its answer; nil for one that waits at dispatch, from where the next call of
// serve goes on.
func (e *Edge) serve(ctx context.Context, p *passage) *wire.Response {
	p.ctx = ctx
	for ; p.at < len(e.steps); p.at++ {
		s := &e.steps[p.at]
		if p.refusal != nil && !s.Closing {
			continue
		}
		if err := s.Take(e, p, e.Faults); err != nil {
			p.later = nil
			e.fail(s, p, err)
		}
		if p.later != nil {
			return nil
		}
	}
	return p.response
}

// letGo ends a body that will not be sent, and gives back what it holds.
func (p *passage) letGo() {
	if d, ok := p.out.(wire.Download); ok {
		over, end := context.WithCancel(p.ctx)
		end()
		_ = d.Download(over, func([]byte) error { return over.Err() }) // it is over
	}
}

// fail ends the call by the error of a step. Whichever step it was, the call has an ID and an answer afterwards.
func (e *Edge) fail(s *step, p *passage, err error) {
	if p.call.RequestID == "" { // it failed at identify
		p.call.RequestID, p.call.Now = uuid.New().String(), e.Clock.Now()
	}
	switch {
	case !s.Closing:
		p.refuse(err)
	case p.response == nil: // it failed at respond
		p.letGo()
		p.refusal = internalFailure(err)
		p.response = p.words().Refuse(p.refusal, p.call.RequestID)
	default:
		e.Log.Error("call not recorded", slog.String("requestId", p.call.RequestID), slog.Any("error", err))
	}
}
