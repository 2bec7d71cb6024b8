package functionurl

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"sluice/internal/way"
	"sluice/internal/wire"
)

// step is one step of the way, of a file that has its name.
type step = way.Step[*Entrance, *passage]

// chain is what happens to a request to a function's own address, from top to bottom. Each step is one file of the same name;
// docs/ways/function-url.md explains them, and a test holds the two together.
func chain() []step {
	return way.Of("functionurl",
		step{Name: "identify", Run: (*Entrance).identify},
		step{Name: "find", Run: (*Entrance).find},
		step{Name: "preflight", Run: (*Entrance).preflight},
		step{Name: "receive", Run: (*Entrance).receive},
		step{Name: "authorize", Run: (*Entrance).authorize},
		step{Name: "map_request", Run: (*Entrance).mapRequest},
		step{Name: "invoke", Run: (*Entrance).invoke},
		step{Name: "map_response", Run: (*Entrance).mapResponse},
		step{Name: "respond", Run: (*Entrance).respond, Closing: true},
		step{Name: "record", Run: (*Entrance).record, Closing: true},
	)
}

// Steps names the steps of the way, in order.
func Steps() []string { return way.Names(chain()) }

// serve takes a passage through the whole way. Afterwards it has a response, or one was sent as it came.
func (e *Entrance) serve(ctx context.Context, p *passage) {
	p.ctx = ctx
	for i := range e.steps {
		s := &e.steps[i]
		if p.ended && !s.Closing {
			continue
		}
		if err := s.Take(e, p, e.Faults); err != nil {
			e.fail(s, p, err)
		}
	}
}

// fail ends the request by the error of a step. What no step worded is a fault of ours, and the caller learns nothing of it.
func (e *Entrance) fail(s *step, p *passage, err error) {
	if errors.As(err, &p.refusal) && !s.Closing {
		p.ended = true
		return
	}
	e.Log.Error("request to a function URL failed", slog.String("requestId", p.id), slog.String("step", s.Name), slog.Any("error", err))
	p.failed = err
	if p.flow != nil && p.flow.pieces != nil { // an answer that has begun must not look complete
		p.broken = err
	}
	if s.Name == "record" {
		return
	}
	p.ended, p.refusal = true, &refusal{status: http.StatusInternalServerError, body: internalError, cause: err}
	if s.Closing {
		p.response = &wire.Response{Status: p.refusal.status, Header: http.Header{"Content-Type": {jsonType}}, Body: []byte(p.refusal.body)}
	}
}
