package http

import (
	"context"
	"errors"
	"io"
)

// stream is a response's body on its way. The connection's deadline and the context of the request hold until it is closed.
type stream struct {
	ctx    context.Context
	answer *answer
}

// Read reads what has come. What is no regular end is a *integration.Failure.
func (s *stream) Read(p []byte) (int, error) {
	n, err := s.answer.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = failure(s.ctx, err)
	}
	return n, err
}

// Close ends the request to the endpoint, if it still goes on.
func (s *stream) Close() error {
	s.answer.end()
	return nil
}
