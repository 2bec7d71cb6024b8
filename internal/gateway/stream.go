package gateway

import (
	"context"
	"errors"
	"io"
	"time"

	"sluice/internal/clock"
)

// How fast a streamed response goes to its caller: as fast as it can up to a size, and then so many bytes a second. Source: Developer
// Guide, "Considerations for response payload streaming": "the first 10 MB of response payload isn't subject to any bandwidth restrictions.
// Response payload data exceeding 10 MB is restricted to 2 MB/s."
const (
	streamFreeBytes    = 10 << 20
	streamBytesASecond = 2 << 20
)

// streamPieceBytes is how much of a streamed response is held at a time: what the caller has not taken is not read from the endpoint.
const streamPieceBytes = 32 << 10

// stream sends a streamed response on as it comes: headers once all are there, then each piece of the body. It is done when the caller
// has taken all. A response that breaks off breaks off for the caller too.
func (g *Gateway) stream(p *passage) error {
	if !p.streams() {
		return nil
	}
	err := g.transfer(p)
	p.latency = g.Clock.Now().Sub(p.sent)
	switch {
	case err == nil:
		p.transfer.state = sent
		p.client.limit(p.route.Idle) // of what net/http writes behind the last piece
	case !errors.Is(err, errLeft):
		p.transfer.broken = p.brokenOff(err)
	}
	p.traceCompletion()
	return nil
}

// errLeft is a caller who does not take the response.
var errLeft = errors.New("the caller left")

// transfer sends the response until it ends, or until one of the two sides is gone or stands still.
func (g *Gateway) transfer(p *passage) error {
	if p.client.begin(p.response, p.route.Idle) != nil {
		return errLeft
	}
	kept, ok := g.pieces.Get().(*[]byte)
	if !ok {
		piece := make([]byte, streamPieceBytes)
		kept = &piece
	}
	err := g.pump(p, *kept)
	if !errors.Is(err, errLeft) { // HTTP/2 may still be writing what a caller who has left did not take: it must not become another's
		g.pieces.Put(kept)
	}
	return err
}

// pump sends the body, a piece at a time.
func (g *Gateway) pump(p *passage, piece []byte) error {
	stop := p.transfer.stop
	idle := g.Clock.AfterFunc(p.route.Idle, func() { stop(errIdle) })
	defer idle.Stop()
	pace := pace{clock: g.Clock}
	for {
		n, err := p.in.Stream.Read(piece)
		if n > 0 {
			idle.Stop() // until it is the endpoint's turn again
			if sendErr := g.sendPiece(p, piece[:n], &pace); sendErr != nil {
				return sendErr
			}
			idle.Reset(p.route.Idle)
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil && p.ctx.Err() != nil:
			return errLeft
		case err != nil:
			return err
		}
	}
}

// sendPiece sends a piece once its time has come.
func (g *Gateway) sendPiece(p *passage, piece []byte, pace *pace) error {
	t := &p.transfer
	if t.content < 0 {
		t.content = g.Clock.Now().Sub(p.sent)
	}
	if err := pace.wait(p.ctx, t.bytes, len(piece)); err != nil {
		return errLeft
	}
	if p.client.send(piece, p.route.Idle) != nil {
		return errLeft
	}
	t.bytes += len(piece)
	return nil
}

// brokenOff words why a stream broke off.
func (p *passage) brokenOff(err error) *refusal {
	if cause := context.Cause(p.transfer.ctx); errors.Is(cause, errIdle) {
		return integrationTimedOut(cause)
	}
	if r := new(refusal); errors.As(failed(err), &r) {
		return r
	}
	return internal(err)
}

// pace holds back what goes beyond the free bytes.
type pace struct {
	clock clock.Clock
	next  time.Time // when the next byte may go
}

// wait returns when n further bytes may go, or ctx has ended.
func (b *pace) wait(ctx context.Context, gone, n int) error {
	if gone+n <= streamFreeBytes {
		return nil
	}
	now := b.clock.Now()
	if b.next.Before(now) {
		b.next = now
	}
	b.next = b.next.Add(time.Duration(n) * time.Second / streamBytesASecond)
	return clock.Wait(ctx, b.clock, b.next.Sub(now))
}
