package edge

import (
	"errors"

	"sluice/internal/wire"
	"sluice/internal/wire/awsquery"
)

// decode reads the request into the operation's input.
func (e *Edge) decode(p *passage) error {
	p.in = p.call.Operation.New()
	err := p.exchange.Decode(p.in)
	var malformed *wire.MalformedError
	var strict *awsquery.StrictError
	switch {
	case errors.As(err, &malformed):
		return &wire.Error{Shape: wire.ErrMalformed, Message: malformed.Message}
	case errors.As(err, &strict):
		// SQS answers a body with an unescaped "&" or "%" as if the queue were forbidden (AWS's article on API Gateway in
		// front of SQS); taking it would cut the message short.
		return &wire.Error{Shape: wire.ErrAccessDenied, Message: "Access to the resource " + p.call.Endpoint + p.call.Path + " is denied.", Cause: strict}
	}
	return err
}
