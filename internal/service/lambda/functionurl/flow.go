package functionurl

import (
	"errors"
	"net/http"

	"sluice/internal/wire"
	"sluice/internal/wire/httpio"
	"sluice/internal/wire/prelude"
)

// flow is a streamed answer on its way to the caller. It is the invocation's to write to, until that returns.
type flow struct {
	entrance *Entrance
	passage  *passage
	// contentType is that of the stream: prelude.ContentType, or the body's own.
	contentType string
	splitter    prelude.Splitter
	// pieces is the answer once it has begun; nil before, and for callers who take none.
	pieces *httpio.Pieces
	// err is why nothing more is taken.
	err error
}

func newFlow(e *Entrance, p *passage, contentType string) *flow {
	return &flow{entrance: e, passage: p, contentType: contentType}
}

var (
	errLeft      = errors.New("the caller left")
	errTooLong   = errors.New("the answer is too large for a caller of HTTP/1.0, who gets it in one piece")
	errNoPrelude = errors.New("the stream ended before its body began")
)

// wholeBytesMax is how much of an answer is held for callers who take no pieces.
const wholeBytesMax = PayloadBytesMax

// Write sends what has come on to the caller, and returns when the connection has taken it.
func (f *flow) Write(b []byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	if f.err = f.take(b); f.err != nil {
		return 0, f.err
	}
	return len(b), nil
}

func (f *flow) take(b []byte) error {
	p := f.passage
	if f.contentType == prelude.ContentType {
		body, begun, err := f.splitter.Take(b)
		if err != nil || !begun {
			return err
		}
		b = body
	}
	if p.response == nil {
		if err := f.begin(); err != nil {
			return err
		}
	}
	p.bytesOut += len(b)
	if f.pieces != nil {
		if f.pieces.Send(b) != nil {
			return errLeft
		}
		return nil
	}
	if p.bytesOut > wholeBytesMax {
		return errTooLong
	}
	p.response.Body = append(p.response.Body, b...)
	return nil
}

// begin makes the answer of what is known of it, and sends its head.
func (f *flow) begin() error {
	p := f.passage
	response := &wire.Response{Status: http.StatusOK, Header: http.Header{"Content-Type": {f.bodyType()}}}
	if f.contentType == prelude.ContentType {
		var err error
		if response, err = streamHead(f.splitter.Metadata()); err != nil {
			return err
		}
	}
	p.response = response
	if httpio.TakesPieces(p.client.r) {
		f.entrance.dress(p)
		f.pieces = p.client.begin(response)
	}
	return nil
}

// octetStream is the content type of a stream that names none. Source: Developer Guide, "Building custom runtimes"; what Lambda's runtimes
// send.
const octetStream = "application/octet-stream"

func (f *flow) bodyType() string {
	if f.contentType == "" {
		return octetStream
	}
	return f.contentType
}

// finish ends the answer of an invocation that went well. An empty one begins here.
func (f *flow) finish() error {
	p := f.passage
	if f.err == nil && p.response == nil {
		f.err = errNoPrelude
		if f.contentType != prelude.ContentType {
			f.err = f.begin()
		}
	}
	switch {
	case f.err == nil:
		return nil
	case f.pieces != nil:
		p.broken, p.ended = f.err, true
		return nil
	}
	p.response = nil
	return badGateway(f.err)
}
