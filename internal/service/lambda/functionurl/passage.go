package functionurl

import (
	"context"
	"time"

	"sluice/internal/service"
	"sluice/internal/wire"
)

// passage is one request on its way: what came, what the steps made of it, what goes back.
type passage struct {
	ctx     context.Context
	request *wire.Request
	client  client

	// identify
	id      string
	start   time.Time
	trace   string // the X-Ray header of the invocation
	root    string // its Root, as the event has it
	source  string // the caller's address
	at      address
	refusal *refusal
	// ended says that the answer is certain: a step refused the request, or answered it.
	ended  bool
	failed error // a fault of ours

	// find
	url *URL

	// authorize
	caller *service.Caller
	denial *service.Denial
	// presigned says that the signature is in the query string.
	presigned bool

	// map_request
	event []byte

	// invoke
	invoked bool // the function was called
	answer  *Answer
	// flow is a streamed answer on its way; nil where there is none.
	flow *flow

	// map_response and respond
	response *wire.Response
	bytesOut int
	broken   error // why a streamed answer broke off
}
