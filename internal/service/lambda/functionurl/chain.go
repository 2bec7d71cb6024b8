package functionurl

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"

	"sluice/internal/fault"
	"sluice/internal/wire"
)

// step is one step of the way. It may refuse the request, and then the way goes on at the first closing step.
type step struct {
	name    string
	run     func(*Entrance, *passage) error
	closing bool // runs for refused requests too
}

// way is what happens to a request to a function's own address, from top to bottom. Each step is one file of the same name;
// docs/ways/function-url.md explains them, and a test holds the two together.
func way() []step {
	return []step{
		{name: "identify", run: (*Entrance).identify},
		{name: "find", run: (*Entrance).find},
		{name: "preflight", run: (*Entrance).preflight},
		{name: "receive", run: (*Entrance).receive},
		{name: "authorize", run: (*Entrance).authorize},
		{name: "map_request", run: (*Entrance).mapRequest},
		{name: "invoke", run: (*Entrance).invoke},
		{name: "map_response", run: (*Entrance).mapResponse},
		{name: "respond", run: (*Entrance).respond, closing: true},
		{name: "record", run: (*Entrance).record, closing: true},
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
		out = append(out, boundStep{step: s, fault: fault.Point("functionurl." + s.name)})
	}
	return out
}

// serve takes a passage through the whole way. Afterwards it has a response, or one was sent as it came.
func (e *Entrance) serve(ctx context.Context, p *passage) {
	p.ctx = ctx
	for i := range e.steps {
		s := &e.steps[i]
		if p.ended && !s.closing {
			continue
		}
		if err := e.take(s, p); err != nil {
			e.fail(s, p, err)
		}
	}
}

// take runs one step. A panic in it is our fault: the request is answered, and the process goes on.
func (e *Entrance) take(s *boundStep, p *passage) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("panic in %s: %v\n%s", s.name, reason, debug.Stack())
		}
	}()
	if err := e.Faults.Hit(s.fault); err != nil {
		return err
	}
	return s.run(e, p)
}

// fail ends the request by the error of a step. What no step worded is a fault of ours, and the caller learns nothing of it.
func (e *Entrance) fail(s *boundStep, p *passage, err error) {
	if errors.As(err, &p.refusal) && !s.closing {
		p.ended = true
		return
	}
	e.Log.Error("request to a function URL failed", slog.String("requestId", p.id), slog.String("step", s.name), slog.Any("error", err))
	p.failed = err
	if p.flow != nil && p.flow.pieces != nil { // an answer that has begun must not look complete
		p.broken = err
	}
	if s.name == "record" {
		return
	}
	p.ended, p.refusal = true, &refusal{status: http.StatusInternalServerError, body: internalError, cause: err}
	if s.closing {
		p.response = &wire.Response{Status: p.refusal.status, Header: http.Header{"Content-Type": {jsonType}}, Body: []byte(p.refusal.body)}
	}
}
