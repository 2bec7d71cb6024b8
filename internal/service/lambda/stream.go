package lambda

import (
	"context"
	"io"
)

// streamPartBytes is how much of a stream goes out at once.
const streamPartBytes = 32 << 10

// Streaming is an invocation whose response is read as it comes.
type Streaming struct {
	// Version is the one that runs, ContentType that of the response; empty if there is none.
	Version, ContentType string

	from   *io.PipeReader
	leave  context.CancelFunc
	done   chan struct{}
	answer *Answer
	err    error
}

// Stream invokes a function and returns when its response begins, or when it ends without one. The caller must close the stream. The errors
// are those of Invoke.
func (s *Service) Stream(ctx context.Context, i *Invocation) (*Streaming, error) {
	t := i.target()
	begun, err := s.begin(ctx, t, i)
	if err != nil {
		return nil, err
	}
	from, to := io.Pipe()
	running, leave := context.WithCancel(context.WithoutCancel(ctx))
	x := &Streaming{Version: begun.ready.key.number, from: from, leave: leave, done: make(chan struct{})}
	began := make(chan string, 1)
	call := *i
	call.Stream = func(contentType string) io.Writer {
		began <- contentType
		return to
	}
	go func() { // ends with the invocation, or when the stream is closed
		defer close(x.done)
		x.answer, x.err = s.run(running, t, &call, begun)
		_ = to.CloseWithError(nil) // a reader finds the end
	}()
	select {
	case x.ContentType = <-began:
	case <-x.done:
		if x.err != nil {
			leave()
			return nil, x.err
		}
		x.ContentType = x.answer.ContentType
	case <-ctx.Done():
		x.Close()
		return nil, ctx.Err()
	}
	return x, nil
}

// Read reads the response. A response that was an error and never began as a stream has nothing to read: see Answer.
func (x *Streaming) Read(p []byte) (int, error) { return x.from.Read(p) }

// Answer waits for the end of the invocation and says how it ended. Its payload is what tells of an error; what was read is not in it.
func (x *Streaming) Answer() (*Answer, error) {
	<-x.done
	return x.answer, x.err
}

// Close reads no more. The invocation goes on without a caller.
func (x *Streaming) Close() {
	_ = x.from.Close() // its writer is told
	x.leave()
}
