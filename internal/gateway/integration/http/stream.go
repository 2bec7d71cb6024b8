package http

import (
	"context"
	"errors"
	"io"
	"net"
)

// stream is a response's body on its way. The connection's deadline and the context of the request hold until it is closed.
type stream struct {
	ctx    context.Context
	answer *answer
	closed bool
}

// Read reads what has come. What is no regular end is a *integration.Failure, and the endpoint is told at once.
func (s *stream) Read(p []byte) (int, error) {
	if s.closed {
		return 0, net.ErrClosed // the connection may be another request's
	}
	n, err := s.answer.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.answer.conn.close()
		err = failure(s.ctx, err)
	}
	return n, err
}

// Close ends the request to the endpoint, if it still goes on.
func (s *stream) Close() error {
	if !s.closed {
		s.closed = true
		s.answer.end()
	}
	return nil
}
