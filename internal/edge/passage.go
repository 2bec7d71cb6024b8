package edge

import (
	"context"
	"errors"
	"strings"

	"sluice/internal/service"
	"sluice/internal/store"
	"sluice/internal/wire"
	"sluice/internal/wire/httpio"
	"sluice/internal/wire/sigv4"
)

// passage is one call on its way: what came, what the steps made of it, what goes back.
type passage struct {
	*arrival
	ctx context.Context
	// inside is the caller of a call from inside the process; nil for one over a socket, which must sign.
	inside  *service.Caller
	shaped  *service.Shaped // set for a call whose input has come as a shape
	bytesIn int

	at   int         // the step that is next
	spot httpio.Spot // where the call waits for its answer, if it can
	// later is the answer of a call that waits at dispatch; nil for all others.
	later *service.Later

	call       service.Call
	definition *service.Definition // nil until recognised
	operation  *service.Operation  // nil when the model's operation is not built
	exchange   wire.Exchange       // nil while the protocol is unknown
	in, out    wire.Shape

	denial   *service.Denial // authorize: why policies denied the call
	refusal  *wire.Error
	answer   *wire.Response // of a refusal that no protocol words: see recognize
	response *wire.Response
}

// arrival is how the call came, which no step after dispatch asks: one that waits there lets go of it.
type arrival struct {
	request *wire.Request
	large   *large // set for a request that may be larger than others
	unread  error  // why the body is not there: httpio.ErrTooLarge, or the connection's error

	// What the signature claims, and what is wrong with its form; read by recognize, verified by authenticate.
	signed   sigv4.Request
	claim    sigv4.Signature
	claimErr error
}

// refuse notes the first error. One that no service mapped is a bug of ours: the caller learns nothing of it.
func (p *passage) refuse(err error) {
	if p.refusal != nil {
		return
	}
	if errors.As(err, &p.refusal) {
		return
	}
	if errors.Is(err, store.ErrNoRoom) {
		p.refusal = &wire.Error{Shape: wire.ErrServiceUnavailable, Message: textNoRoom, Cause: err}
		return
	}
	p.refusal = internalFailure(err)
}

// textNoRoom goes with status 503, which every SDK tries again: see "Retry behavior" in the AWS SDKs and Tools Reference Guide.
const textNoRoom = "The server's disk is full. Data is not added until there is room again; deleting goes on and makes room."

// internalFailure is what the caller learns of a fault of ours, in AWS's words; err is for the log.
func internalFailure(err error) *wire.Error {
	return &wire.Error{Shape: wire.ErrInternalFailure, Message: "We encountered an internal error. Please try again.", Cause: err}
}

// lighten lets go of what no step after dispatch reads: there may be ten thousand calls that wait.
func (p *passage) lighten() {
	p.ctx, p.arrival = nil, nil
	p.call.Region = strings.Clone(p.call.Region) // it was part of a header
}
