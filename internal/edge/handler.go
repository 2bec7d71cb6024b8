package edge

import (
	"context"
	"net/http"
	"time"

	"sluice/internal/wire"
	"sluice/internal/wire/httpio"
)

// BodyBytesMax is the largest request body that is read. The largest honest ones of the served services are below 2 MiB
// (a full SendMessageBatch in a form); what is larger gets 413 without being read.
const BodyBytesMax = 16 << 20

// Handler serves AWS API calls over HTTP. A call that waits for its answer does so in the Lot.
func (e *Edge) Handler(waiting *httpio.Lot) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		bytesMax, size := int64(BodyBytesMax), e.largeOf(r)
		if size != nil {
			if !e.admit(r.Context()) {
				return // the caller has gone
			}
			defer func() { <-e.larges }()
			bytesMax = size.bytesMax
		}
		in, err := httpio.Read(w, r, bytesMax)
		p := &passage{arrival: &arrival{request: in, unread: err, large: size}}
		if httpio.Parkable(w, r) {
			p.call.Waker = &p.spot
		}
		slow := false
		p.call.Slow = func(d time.Duration) {
			slow = true
			httpio.Allow(w, d)
		}
		answer := e.serve(r.Context(), p)
		if p.call.Slow = nil; slow {
			httpio.Allow(w, 0) // the peer has no more time for it than for others
		}
		if p.later == nil {
			httpio.Write(w, r, answer)
			return
		}
		p.lighten()
		waiting.Park(w, r, &p.spot, func() *wire.Response { return e.serve(context.Background(), p) })
	})
}
