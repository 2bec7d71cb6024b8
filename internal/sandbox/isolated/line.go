//go:build linux && (amd64 || arm64)

package isolated

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"syscall"

	"sluice/internal/sandbox"
	"sluice/internal/sandbox/isolated/control"
)

// line is the server's end of the conversation with a first process: requests that wait for their answers, and processes that wait
// for their ends.
type line struct {
	conn *control.Conn
	gone chan struct{} // closed when the first process, and so all others, are dead and reaped

	mu       sync.Mutex
	next     int
	waiting  map[int]chan answer
	exits    map[int]func(syscall.WaitStatus)
	hangedUp bool
}

type answer struct {
	files []*os.File
	err   error
}

func newLine(conn *control.Conn) *line {
	return &line{conn: conn, gone: make(chan struct{}), waiting: map[int]chan answer{}, exits: map[int]func(syscall.WaitStatus){}}
}

// number reserves the ID of a request. exited, if not nil, is called once when the process that the request starts has ended.
func (l *line) number(exited func(syscall.WaitStatus)) (int, chan answer, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.hangedUp {
		return 0, nil, sandbox.ErrGone
	}
	l.next++
	c := make(chan answer, 1)
	l.waiting[l.next] = c
	if exited != nil {
		l.exits[l.next] = exited
	}
	return l.next, c, nil
}

// forget takes back what number reserved.
func (l *line) forget(id int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.waiting, id)
	delete(l.exits, id)
}

// call sends a request and waits for its answer.
func (l *line) call(ctx context.Context, r control.Request, files []*os.File) ([]*os.File, error) {
	id, c, err := l.number(nil)
	if err != nil {
		return nil, err
	}
	r.ID = id
	return l.exchange(ctx, r, c, files)
}

func (l *line) exchange(ctx context.Context, r control.Request, c chan answer, files []*os.File) ([]*os.File, error) {
	if err := l.conn.Send(r, files...); err != nil {
		l.forget(r.ID)
		if errors.Is(err, control.ErrTooLarge) {
			return nil, err
		}
		return nil, sandbox.ErrGone
	}
	var a answer
	select {
	case a = <-c:
	case <-ctx.Done():
		if l.abandon(r.ID) {
			return nil, ctx.Err()
		}
		a = <-c // it came at the same moment: what was started, or came with it, has an owner
	}
	if a.err != nil {
		l.forget(r.ID)
	}
	return a.files, a.err
}

// abandon waits for an answer no longer: a late one finds nobody, see deliver. It is false if the answer has come.
func (l *line) abandon(id int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, waits := l.waiting[id]
	delete(l.waiting, id)
	return waits
}

// listen takes in events until the first process is gone, reaps it, and tells all who wait.
func (l *line) listen(reap func()) {
	for {
		var e control.Event
		files, err := l.conn.Receive(&e)
		if err != nil {
			break
		}
		if e.Exited {
			l.exited(e.ID, e.Status)
			continue
		}
		l.deliver(&e, files)
	}
	_ = l.conn.Close()
	reap()
	l.mu.Lock()
	l.hangedUp = true
	waiting, exits := l.waiting, l.exits
	l.waiting, l.exits = nil, nil
	l.mu.Unlock()
	close(l.gone)
	for _, c := range waiting {
		c <- answer{err: sandbox.ErrGone}
	}
	for _, exited := range exits {
		exited(syscall.WaitStatus(syscall.SIGKILL))
	}
}

func (l *line) exited(id int, status syscall.WaitStatus) {
	l.mu.Lock()
	f := l.exits[id]
	delete(l.exits, id)
	l.mu.Unlock()
	if f != nil {
		f(status)
	}
}

// deliver hands an answer to who waits for it. If nobody does any more, what was started is ended again, and what came is closed.
func (l *line) deliver(e *control.Event, files []*os.File) {
	l.mu.Lock()
	c := l.waiting[e.ID]
	delete(l.waiting, e.ID)
	_, started := l.exits[e.ID]
	l.mu.Unlock()
	if c == nil {
		control.CloseAll(files)
		if started && e.Error == "" {
			_ = l.conn.Send(control.Request{Signal: &control.Signal{Process: e.ID, Number: syscall.SIGKILL}})
		}
		return
	}
	c <- answer{files: files, err: failure(e)}
}

// failure makes an error of an event, with the kernel's own in it.
func failure(e *control.Event) error {
	switch {
	case e.Error == "":
		return nil
	case e.Errno == 0:
		return errors.New(e.Error)
	}
	return &kernelError{text: e.Error, number: e.Errno}
}

// kernelError is an error from the other side of the line.
type kernelError struct {
	text   string
	number syscall.Errno
}

func (e *kernelError) Error() string { return fmt.Sprintf("in the sandbox: %s", e.text) }

func (e *kernelError) Unwrap() error { return e.number }
