package environment

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// lineBytesMax is how long a line may be before it is cut: the size of a CloudWatch Logs event.
const lineBytesMax = 256 << 10

// readBytes is how much of a process's output is taken at once.
const readBytes = 16 << 10

// output is what one process, or several, write: a pipe that a goroutine reads line by line.
//
// What a function writes before it answers has to be in the log before the line that says that the invocation has ended. The pipe tells no
// such moment, so mark interrupts the reader, which takes what is in the pipe, and only then calls.
type output struct {
	r, w  *os.File
	raw   syscall.RawConn // of r
	now   func() time.Time
	lines func([]Line) // called by the reader alone
	multi bool         // carriage returns within lines are line breaks of one message

	pending atomic.Int32 // marks that have not been called to their end
	mu      sync.Mutex
	marks   []func()
	ended   bool
	over    chan struct{} // closed when the reader is
	partial []byte        // the reader's
}

func newOutput(now func() time.Time, multi bool, lines func([]Line)) (*output, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	raw, err := r.SyscallConn()
	if err != nil {
		return nil, errors.Join(err, r.Close(), w.Close())
	}
	o := &output{r: r, w: w, raw: raw, now: now, multi: multi, lines: lines, over: make(chan struct{})}
	go o.read()
	return o, nil
}

// mark calls f when everything has been taken that was written until now, in the order of marks.
func (o *output) mark(f func()) {
	o.pending.Add(1)
	o.mu.Lock()
	if o.ended {
		o.mu.Unlock()
		o.call(f)
		return
	}
	o.marks = append(o.marks, f)
	o.mu.Unlock()
	_ = o.r.SetReadDeadline(time.Unix(1, 0))
}

func (o *output) call(f func()) {
	f()
	o.pending.Add(-1)
}

// settle waits until all marks have been called. Mostly there is none.
func (o *output) settle() {
	if o.pending.Load() == 0 {
		return
	}
	over := make(chan struct{})
	o.mark(func() { close(over) })
	<-over
}

// close ends the reader, after it has taken what there is, and waits for it. Nobody may write any more.
func (o *output) close() {
	_ = o.w.Close()
	o.mark(func() { _ = o.r.Close() }) // a process that escaped may hold the other end
	<-o.over
}

func (o *output) read() {
	defer close(o.over)
	buffer := make([]byte, readBytes)
	for {
		n, err := o.r.Read(buffer)
		o.take(buffer[:n])
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			o.reach(buffer)
		case err != nil:
			o.end()
			return
		}
	}
}

// reach takes what is in the pipe and calls the marks. The deadline is lifted first: a mark that comes later sets it again.
func (o *output) reach(buffer []byte) {
	_ = o.r.SetReadDeadline(time.Time{})
	o.mu.Lock()
	marks := o.marks
	o.marks = nil
	o.mu.Unlock()
	o.drain(buffer)
	for _, f := range marks {
		o.call(f)
	}
}

// drain reads until the pipe is empty.
func (o *output) drain(buffer []byte) {
	for {
		n := 0
		err := o.raw.Read(func(fd uintptr) bool {
			n, _ = syscall.Read(int(fd), buffer)
			return true
		})
		if err != nil || n <= 0 {
			return
		}
		o.take(buffer[:n])
	}
}

// end is the reader's end.
func (o *output) end() {
	if len(o.partial) > 0 {
		o.take([]byte{'\n'})
	}
	o.mu.Lock()
	o.ended = true
	marks := o.marks
	o.marks = nil
	o.mu.Unlock()
	for _, f := range marks {
		o.call(f)
	}
	_ = o.r.Close()
}

// take splits what was read into lines.
func (o *output) take(b []byte) {
	if len(b) == 0 {
		return
	}
	now := o.now()
	var lines []Line
	for {
		n := bytes.IndexByte(b, '\n')
		if n < 0 {
			break
		}
		lines = append(lines, Line{now, o.text(b[:n])})
		b = b[n+1:]
	}
	o.partial = append(o.partial, b...)
	for len(o.partial) >= lineBytesMax {
		lines = append(lines, Line{now, o.clean(o.partial[:lineBytesMax])})
		o.partial = append(o.partial[:0], o.partial[lineBytesMax:]...)
	}
	if len(lines) > 0 {
		o.lines(lines)
	}
}

// text completes a line with what came before.
func (o *output) text(end []byte) string {
	if len(o.partial) == 0 {
		return o.clean(end)
	}
	line := o.clean(append(o.partial, end...))
	o.partial = o.partial[:0]
	return line
}

func (o *output) clean(line []byte) string {
	s := strings.ToValidUTF8(string(bytes.TrimSuffix(line, []byte{'\r'})), "\uFFFD")
	if o.multi {
		s = strings.ReplaceAll(s, "\r", "\n")
	}
	return s
}
