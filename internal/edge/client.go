package edge

import (
	"context"

	"sluice/internal/service"
	"sluice/internal/wire"
)

// Do serves a request from inside the process: the same way as one over a socket, but that as is taken for its caller
// instead of a signature. The request's Host names the service, as sqs.us-east-1.amazonaws.com does.
func (e *Edge) Do(ctx context.Context, as *service.Caller, r *wire.Request) *wire.Response {
	return e.serve(ctx, &passage{arrival: &arrival{request: r}, inside: as})
}

// Serve serves a request that came over a socket.
func (e *Edge) Serve(ctx context.Context, r *wire.Request) *wire.Response {
	return e.serve(ctx, &passage{arrival: &arrival{request: r}})
}
