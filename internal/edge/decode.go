package edge

import (
	"errors"

	"sluice/internal/wire"
	"sluice/internal/wire/awsquery"
)

// decode reads the request into the operation's input.
func (e *Edge) decode(p *passage) error {
	if p.shaped != nil {
		p.in = p.shaped.Input
		return nil
	}
	p.in = p.call.Operation.New()
	err := p.exchange.Decode(p.in)
	if err == nil {
		return nil
	}
	var strict *awsquery.StrictError
	if errors.As(err, &strict) {
		// SQS answers a body with an unescaped "&" or "%" as if the queue were forbidden (AWS's article on API Gateway in
		// front of SQS); taking it would cut the message short.
		return &wire.Error{Shape: wire.ErrAccessDenied, Message: "Access to the resource " + p.call.Endpoint + p.call.Path + " is denied.", Cause: strict}
	}
	return malformed(err)
}

// malformed words what is no message of its protocol; other errors are worded already.
func malformed(err error) error {
	if fault := new(wire.MalformedError); errors.As(err, &fault) {
		return &wire.Error{Shape: wire.ErrMalformed, Message: fault.Message, Cause: fault}
	}
	return err
}
