package edge

import (
	"context"
	"errors"

	"sluice/internal/service"
	"sluice/internal/wire"
)

// Do serves a request from inside the process: the same way as one over a socket, but that as is taken for its caller
// instead of a signature. The request's Host names the service, as sqs.us-east-1.amazonaws.com does.
func (e *Edge) Do(ctx context.Context, as *service.Caller, r *wire.Request) *wire.Response {
	p := &passage{arrival: &arrival{request: r}, inside: as}
	response := e.serve(ctx, p)
	if _, ok := p.out.(wire.Download); !ok || response == nil || response.Stream == nil {
		return response
	}
	// Nobody inside takes a body piece by piece.
	err := response.Stream(ctx, func(piece []byte) error {
		if len(response.Body)+len(piece) > downloadBytesMax {
			return errDownload
		}
		response.Body = append(response.Body, piece...)
		return nil
	})
	if response.Stream = nil; err != nil {
		return p.exchange.Refuse(&wire.Error{Shape: wire.ErrTooLarge, Message: errDownload.Error(), Cause: err}, p.call.RequestID)
	}
	return response
}

var errDownload = errors.New("the answer has a body of more than " + decimal(downloadBytesMax) + " bytes")

// Serve serves a request that came over a socket.
func (e *Edge) Serve(ctx context.Context, r *wire.Request) *wire.Response {
	return e.serve(ctx, &passage{arrival: &arrival{request: r}})
}
