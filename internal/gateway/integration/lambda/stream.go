package lambda

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"

	"sluice/internal/gateway/integration"
	"sluice/internal/wire/prelude"
)

// stream is what a function sends on its way: the invocation writes it, the gateway reads it, and neither gets ahead of the other.
type stream struct {
	ctx    context.Context
	cancel context.CancelFunc
	from   *io.PipeReader
	to     *io.PipeWriter
	// rest is what came of the body with the end of the metadata.
	rest []byte
}

// stream begins the invocation. It ends when the function does, with ctx, or when the stream is closed; an Invoker stays within its context.
func (i *Integration) stream(ctx context.Context, cancel context.CancelFunc, call *Invocation) *stream {
	s := &stream{ctx: ctx, cancel: cancel}
	s.from, s.to = io.Pipe()
	call.Stream = func(string) io.Writer { return s.to }
	context.AfterFunc(ctx, func() { _ = s.to.CloseWithError(failure(ctx, ctx.Err())) }) // whatever the Invoker does
	go func() { _ = s.to.CloseWithError(s.run(i.Invoker, call)) }()
	return s
}

// run is the invocation; nil is an end of the stream that makes it complete.
func (s *stream) run(to Invoker, call *Invocation) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("panic in an invocation: %v\n%s", reason, debug.Stack())
		}
	}()
	result, err := to.Invoke(s.ctx, call)
	switch {
	case err != nil:
		return failure(s.ctx, err)
	case isRefused(result):
		return refusedInvocation(result)
	case result.FunctionError != "":
		return malformedResponse(errors.New("the function failed: " + errorMessage(result.Payload)))
	case len(result.Payload) > 0: // all at once
		_, err = s.to.Write(result.Payload)
	}
	return err
}

// headBytes is how much is read at a time before the body.
const headBytes = 4 << 10

// head waits for the metadata, and returns the response whose body the rest of the stream is. "API Gateway begins the payload stream after it
// receives the valid metadata and delimiter from Lambda" (Developer Guide, "Set up a Lambda proxy integration with payload response
// streaming").
func (s *stream) head() (*integration.Response, error) {
	var splitter prelude.Splitter
	piece := make([]byte, headBytes)
	for {
		n, err := s.from.Read(piece)
		rest, begun, wrong := splitter.Take(piece[:n])
		switch {
		case wrong != nil:
			return nil, s.give(malformedResponse(wrong))
		case begun:
			response, err := Metadata(splitter.Metadata())
			if err != nil {
				return nil, s.give(err)
			}
			s.rest, response.Stream = rest, s
			return response, nil
		case errors.Is(err, io.EOF):
			return nil, s.give(malformedResponse(errNoDelimiter))
		case err != nil:
			return nil, s.give(err)
		}
	}
}

var errNoDelimiter = errors.New("the function's answer ended before its body began")

// give gives the stream up for the error.
func (s *stream) give(err error) error {
	_ = s.Close()
	return err
}

// Read reads what has come.
func (s *stream) Read(p []byte) (int, error) {
	if len(s.rest) > 0 {
		n := copy(p, s.rest)
		s.rest = s.rest[n:]
		return n, nil
	}
	return s.from.Read(p)
}

// Close ends the invocation, if it still goes on.
func (s *stream) Close() error {
	s.cancel()
	return s.from.Close()
}
