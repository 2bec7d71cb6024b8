package edge

import (
	"context"

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

// serve takes a passage through the whole way and returns its answer.
func (e *Edge) serve(ctx context.Context, p *passage) *wire.Response {
	p.ctx = ctx
	for i := range e.steps {
		s := &e.steps[i]
		if p.refusal != nil && !s.closing {
			continue
		}
		err := e.Faults.Hit(s.fault)
		if err == nil {
			err = s.run(e, p)
		}
		if err != nil {
			p.refuse(err)
		}
	}
	return p.response
}
