package gateway

import (
	"context"
	"errors"

	"sluice/internal/way"
	"sluice/internal/wire"
)

// step is one step of the way, of a file that has its name.
type step = way.Step[*Gateway, *passage]

// chain is what happens to a request to a user's API, from top to bottom. Each step is one file of the same name;
// docs/ways/rest-request.md explains them, and a test holds the two together.
func chain() []step {
	return way.Of("gateway",
		step{Name: "identify", Run: (*Gateway).identify},
		step{Name: "limit", Run: (*Gateway).limit},
		step{Name: "route", Run: (*Gateway).route},
		step{Name: "authorize", Run: (*Gateway).authorize},
		step{Name: "decompress", Run: (*Gateway).decompress},
		step{Name: "validate", Run: (*Gateway).validate},
		step{Name: "map_request", Run: (*Gateway).mapRequest},
		step{Name: "integrate", Run: (*Gateway).integrate},
		step{Name: "select_response", Run: (*Gateway).selectResponse},
		step{Name: "map_response", Run: (*Gateway).mapResponse},
		step{Name: "compress", Run: (*Gateway).compress},
		step{Name: "respond", Run: (*Gateway).respond, Closing: true},
		step{Name: "stream", Run: (*Gateway).stream},
		step{Name: "record", Run: (*Gateway).record, Closing: true},
	)
}

// Steps names the steps of the way, in order.
func Steps() []string { return way.Names(chain()) }

// serve takes a passage through the whole way and returns its answer.
func (g *Gateway) serve(ctx context.Context, p *passage) *wire.Response {
	p.ctx = ctx
	defer p.endTransfer()
	for i := range g.steps {
		s := &g.steps[i]
		if p.refusal != nil && !s.Closing {
			continue
		}
		if err := s.Take(g, p, g.Faults); err != nil {
			p.refuse(err)
		}
	}
	return p.response
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
