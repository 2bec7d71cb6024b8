package edge

import (
	"context"
	"errors"

	"sluice/internal/service"
	"sluice/internal/wire"
	"sluice/internal/wire/sigv4"
)

// passage is one call on its way: what came, what the steps made of it, what goes back.
type passage struct {
	ctx     context.Context
	request *wire.Request
	// inside is the caller of a call from inside the process; nil for one over a socket, which must sign.
	inside *service.Caller

	// What the signature claims, and what is wrong with its form; read by recognize, verified by authenticate.
	signed   sigv4.Request
	claim    sigv4.Signature
	claimErr error

	call       service.Call
	definition *service.Definition // nil until recognised
	operation  *service.Operation  // nil when the model's operation is not built
	exchange   wire.Exchange       // nil while the protocol is unknown
	in, out    wire.Shape

	refusal  *wire.Error
	answer   *wire.Response // of a refusal that no protocol words: see recognize
	response *wire.Response
}

// refuse notes the first error. One that no service mapped is a bug of ours: the caller learns nothing of it.
func (p *passage) refuse(err error) {
	if p.refusal != nil {
		return
	}
	if errors.As(err, &p.refusal) {
		return
	}
	message := "We encountered an internal error. Please try again."
	p.refusal = &wire.Error{Shape: wire.ErrInternalFailure, Message: message, Cause: err}
}
