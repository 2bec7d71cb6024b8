package gateway

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strconv"
	"time"

	"sluice/internal/gateway/integration"
)

// transfer is how a streamed response gets on.
type transfer struct {
	state transferState
	// ctx is of the request to the endpoint, and stop ends it.
	ctx  context.Context
	stop context.CancelCauseFunc
	// bytes is how much of the body has been sent.
	bytes int
	// headers and content are how long after the request was sent all headers and the first byte of the body were there; -1 for never.
	headers, content time.Duration
	// broken is why the endpoint's response broke off; nil for none, and where the caller left.
	broken *refusal
	// unanswered says that a test call did not wait any longer for the endpoint's headers.
	unanswered bool
}

type transferState uint8

const (
	// whole is a response that is sent in one piece.
	whole transferState = iota
	// sending is one that is sent as it comes, from the moment at which its answer is put together.
	sending
	// sent is one that is complete.
	sent
)

var errIdle = errors.New("the endpoint's response stood still for too long")

// beginTransfer makes the context of a request whose response is streamed. It lives until endTransfer.
func (p *passage) beginTransfer() context.Context {
	t := &p.transfer
	t.ctx, t.stop = context.WithCancelCause(p.ctx)
	t.headers, t.content = -1, -1
	if p.test != nil {
		p.out.Timeout = min(p.out.Timeout, testStreamMax)
	}
	return t.ctx
}

// endTransfer lets go of the endpoint, whatever became of its response.
func (p *passage) endTransfer() {
	if p.transfer.stop == nil {
		return
	}
	p.transfer.stop(nil)
	if p.in != nil && p.in.Stream != nil {
		_ = p.in.Stream.Close() // nothing of it is wanted any more
	}
}

// streams reports whether the method response is sent as it comes.
func (p *passage) streams() bool { return p.transfer.state != whole }

// bytesOut is how much of a body the caller was sent.
func (p *passage) bytesOut() int {
	if p.streams() {
		return p.transfer.bytes
	}
	return len(p.response.Body)
}

// receive readies a stream to be sent on, or takes it in whole for those to whom it cannot be: test calls, and callers who take no pieces.
func (p *passage) receive(r *integration.Response) error {
	p.transfer.headers = p.latency
	switch {
	case p.test != nil:
		p.takeForTest(r)
	case !p.client.takesPieces:
		return p.takeWhole(r)
	}
	return nil
}

// takeWhole makes a streamed response one that is not, with its limits.
func (p *passage) takeWhole(r *integration.Response) error {
	body, err := io.ReadAll(io.LimitReader(r.Stream, integration.PayloadBytesMax+1))
	if err != nil {
		return failed(err)
	}
	take(r, body)
	return nil
}

// What a test call takes of a streamed response. Source: Developer Guide, "Troubleshoot issues with response streaming".
const (
	testStreamBytesMax = 1 << 20
	testStreamMax      = 35 * time.Second
)

// takeForTest takes what has come when the response is complete, or large, or the time is over.
func (p *passage) takeForTest(r *integration.Response) {
	var body bytes.Buffer
	_, _ = body.ReadFrom(io.LimitReader(r.Stream, testStreamBytesMax)) // what breaks off is shown as far as it came
	take(r, body.Bytes())
}

// take puts what has been read of a stream into its place.
func take(r *integration.Response, body []byte) {
	_ = r.Stream.Close() // nothing more of it is wanted
	r.Stream, r.Body = nil, body
}

// appendTransfer appends what access logs tell of how the response came. Source: Developer Guide, "Troubleshoot using access logging" of
// response streaming.
func (p *passage) appendTransfer(dst []byte, name string) []byte {
	switch {
	case name == "integration.responseTransferMode" && p.route.Streams:
		return append(dst, "STREAMED"...)
	case name == "integration.responseTransferMode":
		return append(dst, "BUFFERED"...)
	case !p.route.Streams:
		return dst
	}
	after := p.transfer.headers
	if name == "integration.timeToFirstContent" {
		after = p.transfer.content
	}
	if after < 0 {
		return dst
	}
	return strconv.AppendInt(dst, after.Milliseconds(), 10)
}
