package gateway

import (
	"context"
	"errors"

	"sluice/internal/fault"
	"sluice/internal/wire"
)

// step is one step of the way. It may refuse the request, and then the way goes on at the first closing step.
type step struct {
	name    string
	run     func(*Gateway, *passage) error
	closing bool // runs for refused requests too
}

// way is what happens to a request to a user's API, from top to bottom. Each step is one file of the same name;
// docs/ways/rest-request.md explains them, and a test holds the two together.
func way() []step {
	return []step{
		{name: "identify", run: (*Gateway).identify},
		{name: "limit", run: (*Gateway).limit},
		{name: "route", run: (*Gateway).route},
		{name: "authorize", run: (*Gateway).authorize},
		{name: "decompress", run: (*Gateway).decompress},
		{name: "validate", run: (*Gateway).validate},
		{name: "map_request", run: (*Gateway).mapRequest},
		{name: "integrate", run: (*Gateway).integrate},
		{name: "select_response", run: (*Gateway).selectResponse},
		{name: "map_response", run: (*Gateway).mapResponse},
		{name: "compress", run: (*Gateway).compress},
		{name: "respond", run: (*Gateway).respond, closing: true},
		{name: "stream", run: (*Gateway).stream},
		{name: "record", run: (*Gateway).record, closing: true},
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

// boundStep is a step with the fault point in front of it.
type boundStep struct {
	step
	fault fault.Point
}

func boundWay() []boundStep {
	var out []boundStep
	for _, s := range way() {
		out = append(out, boundStep{step: s, fault: fault.Point("gateway." + s.name)})
	}
	return out
}

// serve takes a passage through the whole way and returns its answer.
func (g *Gateway) serve(ctx context.Context, p *passage) *wire.Response {
	p.ctx = ctx
	defer p.endTransfer()
	for i := range g.steps {
		s := &g.steps[i]
		if p.refusal != nil && !s.closing {
			continue
		}
		if err := g.take(s, p); err != nil {
			p.refuse(err)
		}
	}
	return p.response
}

// take runs one step. A panic in it is our fault: the request is answered, and the process goes on.
func (g *Gateway) take(s *boundStep, p *passage) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = panicked(s.name, r)
		}
	}()
	if err := g.Faults.Hit(s.fault); err != nil {
		return err
	}
	return s.run(g, p)
}

// refuse notes the first error. One that no step worded is a fault of ours: the caller learns nothing of it.
func (p *passage) refuse(err error) {
	if p.refusal != nil {
		return
	}
	if !errors.As(err, &p.refusal) {
		p.refusal = internal(err)
	}
}
