package service

import (
	"context"

	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// Operation is a modelled operation with what it does.
type Operation struct {
	Model    *wire.Operation
	Contract Contract
	// Authorize says by Call.Require what must be allowed. It may refuse input that names nothing.
	Authorize func(*Call, wire.Shape) error
	Handle    func(context.Context, *Call, wire.Shape) (wire.Shape, error)
}

// Contract is what stands at the head of an operation's file; docs/compatibility.md is made from it.
type Contract struct {
	Action   string   // the IAM action: "sqs:SendMessage"
	Resource string   // the resource type, as the Service Authorization Reference writes it
	Keys     []string // condition keys beyond the global ones
	Errors   []*wire.ErrorShape
	Data     bool     // a data event in CloudTrail's sense, high in volume: not in the audit trail
	Gaps     []string // what AWS does and this does not, each answered with a clear error
}

// Define binds an operation's types, authorization and code together.
func Define[I, O wire.Shape](op wire.Op[I, O], contract Contract, authorize func(*Call, I) error, handle func(context.Context, *Call, I) (O, error)) Operation {
	return Operation{
		Model:     op.Operation,
		Contract:  contract,
		Authorize: func(c *Call, in wire.Shape) error { return authorize(c, in.(I)) },
		Handle: func(ctx context.Context, c *Call, in wire.Shape) (wire.Shape, error) {
			out, err := handle(ctx, c, in.(I))
			if err != nil || !op.HasOutput {
				return nil, err
			}
			return out, nil
		},
	}
}

// DefineShape is Define for an operation whose output is more than the model's: one that has a status of its own, or a body that goes out piece by piece
// (wire.Download). handle returns what shows itself as an O.
func DefineShape[I, O wire.Shape](
	op wire.Op[I, O], contract Contract, authorize func(*Call, I) error, handle func(context.Context, *Call, I) (wire.Shape, error),
) Operation {
	return Operation{
		Model:     op.Operation,
		Contract:  contract,
		Authorize: func(c *Call, in wire.Shape) error { return authorize(c, in.(I)) },
		Handle: func(ctx context.Context, c *Call, in wire.Shape) (wire.Shape, error) {
			return handle(ctx, c, in.(I))
		},
	}
}

// DefineStream is Define for an operation whose answer goes on in a stream of events: E is the union of the model that they are. handle
// returns what begins the answer and the function that sends events, which runs after the call was recorded; it must end with its context.
func DefineStream[I, O, E wire.Shape](
	op wire.Op[I, O], contract Contract, authorize func(*Call, I) error,
	handle func(context.Context, *Call, I) (O, func(context.Context, func(E) error) error, error),
) Operation {
	return Operation{
		Model:     op.Operation,
		Contract:  contract,
		Authorize: func(c *Call, in wire.Shape) error { return authorize(c, in.(I)) },
		Handle: func(ctx context.Context, c *Call, in wire.Shape) (wire.Shape, error) {
			out, stream, err := handle(ctx, c, in.(I))
			if err != nil {
				return nil, err
			}
			return &streamed[E]{Shape: out, stream: stream}, nil
		},
	}
}

// streamed is an output with its events; it implements wire.Streamed.
type streamed[E wire.Shape] struct {
	wire.Shape

	stream func(context.Context, func(E) error) error
}

// Stream sends the events.
func (s *streamed[E]) Stream(ctx context.Context, send func(wire.Shape) error) error {
	return s.stream(ctx, func(event E) error { return send(event) })
}

// Definition is a service as the edge serves it.
type Definition struct {
	Model      *wire.Service
	Operations []Operation
	Unbuilt    []Unbuilt // every other operation of the model, with the reason
	// Errors are those that the service has and its model has not.
	Errors []*wire.ErrorShape
	// Large are operations of a REST protocol whose requests may have up to LargeBytesMax bytes.
	Large         []*wire.Operation
	LargeBytesMax int64
	// Unsigned lets anonymous callers as far as authorization: a resource policy may be for everyone (SQS).
	Unsigned bool
	// Invalid words breaches of the model's constraints, or lets them pass by returning nil. No function means
	// ValidationException in AWS's common form.
	Invalid func(*Call, []wire.Violation) *wire.Error
	// Denied words a denial; nil for AccessDenied in IAM's common form.
	Denied func(*Call, Check, policy.Decision) *wire.Error
}
