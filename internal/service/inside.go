package service

import "sluice/internal/wire"

// Shaped is a call from inside the process that has its input as a shape: a workflow's task calls so, which has no bytes to send.
type Shaped struct {
	Model     *wire.Service
	Operation *wire.Operation
	Region    string
	// Input is what the operation's New makes. It belongs to the callee.
	Input wire.Shape
	// Endpoint is scheme and host that URLs in the answer begin with, where this server is reached: "http://127.0.0.1:4566". Empty for AWS's name of
	// the service's endpoint.
	Endpoint string
	// UserAgent and TraceHeader are what a request has in the headers of these meanings.
	UserAgent, TraceHeader string
}

// ShapedAnswer is what a Shaped call comes to.
type ShapedAnswer struct {
	// Output is nil for an operation that has none, and for a refusal. It belongs to the caller.
	Output wire.Shape
	// Refusal is why there is no output; nil for success.
	Refusal *wire.Error
	// Response is the answer as it goes over the wire, in the first of the protocols that the service speaks.
	Response  *wire.Response
	RequestID string
}
