// Package output carries what processes write to where it belongs. A stream goes on until the last process that has its end open
// is gone; that one of them has exited is told apart from that, and only after what it had written was handed on.
package output

import (
	"errors"
	"io"
	"os"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// bufferBytes is read at once: the size of a pipe.
const bufferBytes = 64 << 10

// Stream reads the output of one process and its children.
type Stream struct {
	from    *os.File
	to      io.Writer
	settle  sync.Once
	settled chan struct{} // closed when all that was there at Settle is handed on
	ended   chan struct{} // closed when nothing will come any more
}

// Open makes a stream, and the end that a process writes to. The caller closes its copy of that end when the process has one.
// A nil writer discards. What a writer refuses is lost, as is all that follows: a function does not wait for it.
//
// A file is handed to the process as it is, such as the end of a pipe whose reader wants to know what was written at a moment: no copy
// comes between, and nothing has to settle.
func Open(to io.Writer) (*Stream, *os.File, error) {
	if f, ok := to.(*os.File); ok {
		return direct(f)
	}
	from, end, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	end.Fd() // makes it block: programs do not expect a standard output that says it is not ready
	if to == nil {
		to = io.Discard
	}
	s := &Stream{from: from, to: to, settled: make(chan struct{}), ended: make(chan struct{})}
	go s.carry()
	return s, end, nil
}

// direct is a stream that nothing goes through.
func direct(f *os.File) (*Stream, *os.File, error) {
	fd, err := unix.FcntlInt(f.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return nil, nil, err
	}
	s := &Stream{settled: make(chan struct{}), ended: make(chan struct{})}
	s.settle.Do(func() {})
	close(s.settled)
	close(s.ended)
	return s, os.NewFile(uintptr(fd), f.Name()), nil
}

// Settle waits until what was written so far is handed on.
func (s *Stream) Settle() {
	s.settle.Do(func() { _ = s.from.SetReadDeadline(time.Unix(1, 0)) }) // wakes the reader; a stream that has ended needs no waking
	select {
	case <-s.settled:
	case <-s.ended:
	}
}

// Close reads no more. A writer that blocks is not waited for, but Settle is released.
func (s *Stream) Close() {
	if s.from != nil {
		_ = s.from.Close()
	}
}

func (s *Stream) carry() {
	defer close(s.ended)
	buffer := make([]byte, bufferBytes)
	for {
		n, err := s.from.Read(buffer)
		s.hand(buffer[:n])
		switch {
		case err == nil:
		case errors.Is(err, os.ErrDeadlineExceeded):
			s.drain(buffer)
			_ = s.from.SetReadDeadline(time.Time{})
			close(s.settled)
		default:
			_ = s.from.Close()
			return
		}
	}
}

func (s *Stream) hand(b []byte) {
	if len(b) == 0 {
		return
	}
	if _, err := s.to.Write(b); err != nil {
		s.to = io.Discard
	}
}

// drain hands on what is in the pipe, without waiting for more.
func (s *Stream) drain(buffer []byte) {
	raw, err := s.from.SyscallConn()
	for err == nil {
		var n int
		var failed error
		err = raw.Control(func(fd uintptr) { n, failed = syscall.Read(int(fd), buffer) })
		if errors.Is(failed, syscall.EINTR) {
			continue
		}
		if failed != nil || n <= 0 {
			return
		}
		s.hand(buffer[:n])
	}
}
