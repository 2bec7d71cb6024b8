//go:build linux && (amd64 || arm64)

package isolated

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"

	"sluice/internal/sandbox"
	"sluice/internal/sandbox/isolated/control"
	"sluice/internal/sandbox/output"
)

// process implements sandbox.Process.
type process struct {
	box     *box
	id      int
	streams [2]*output.Stream
	ended   chan struct{} // closed when the process has ended
	exited  chan struct{} // closed when its output is handed on too
	exit    sandbox.Exit  // set before ended is closed
}

// Run implements sandbox.Sandbox.
func (b *box) Run(ctx context.Context, command *sandbox.Command) (sandbox.Process, error) {
	if err := command.Validate(); err != nil {
		return nil, err
	}
	b.turn.Lock()
	defer b.turn.Unlock()
	switch {
	case b.isGone():
		return nil, sandbox.ErrGone
	case b.frozen:
		return nil, sandbox.ErrFrozen
	}
	p := &process{box: b, ended: make(chan struct{}), exited: make(chan struct{})}
	if err := p.start(ctx, command); err != nil {
		return nil, fmt.Errorf("run %s: %w", command.Args[0], err)
	}
	return p, nil
}

func (p *process) start(ctx context.Context, c *sandbox.Command) error {
	files, err := p.open(c)
	defer control.CloseAll(files)
	if err != nil {
		return err
	}
	id, reply, err := p.box.first.line.number(p.end)
	if err != nil {
		p.discard()
		return err
	}
	p.id = id
	request := control.Request{ID: id, Run: &control.Run{Args: c.Args, Env: c.Env, Dir: c.Dir}}
	if _, err := p.box.first.line.exchange(ctx, request, reply, files); err != nil {
		p.discard()
		return err
	}
	go p.settle()
	return nil
}

// open makes the streams, and returns the ends that the process writes to.
func (p *process) open(c *sandbox.Command) ([]*os.File, error) {
	var ends []*os.File
	for i, w := range []io.Writer{c.Stdout, c.Stderr} {
		s, end, err := output.Open(w)
		if err != nil {
			p.discard()
			return ends, err
		}
		p.streams[i], ends = s, append(ends, end)
	}
	return ends, nil
}

// discard lets go of the streams of a process that did not start.
func (p *process) discard() {
	for _, s := range p.streams {
		if s != nil {
			s.Close()
		}
	}
}

// end is called once, by the line.
func (p *process) end(status syscall.WaitStatus) {
	if status.Signaled() {
		p.exit = sandbox.Exit{Code: -1, Signal: status.Signal()}
		p.exit.OutOfMemory = status.Signal() == syscall.SIGKILL && !p.box.stopping.Load() && p.box.outOfMemory()
	} else {
		p.exit = sandbox.Exit{Code: status.ExitStatus()}
	}
	close(p.ended)
}

// settle hands on what the process has written when it has ended, and tells. What its children write comes until the sandbox is gone.
func (p *process) settle() {
	<-p.ended
	for _, s := range p.streams {
		s.Settle()
	}
	close(p.exited)
	<-p.box.Gone()
	for _, s := range p.streams {
		s.Settle()
		s.Close()
	}
}

// Signal implements sandbox.Process.
func (p *process) Signal(signal syscall.Signal) error {
	_, err := p.box.first.call(context.Background(), control.Request{Signal: &control.Signal{Process: p.id, Number: signal}})
	if errors.Is(err, syscall.ESRCH) || errors.Is(err, sandbox.ErrGone) {
		return fmt.Errorf("signal a process: %w", os.ErrProcessDone)
	}
	return err
}

// Exited implements sandbox.Process.
func (p *process) Exited() <-chan struct{} { return p.exited }

// Exit implements sandbox.Process.
func (p *process) Exit() sandbox.Exit {
	select {
	case <-p.exited:
		return p.exit
	default:
		return sandbox.Exit{}
	}
}

// outOfMemory tells whether the kernel, or the watch, has killed for want of memory since it was asked last.
func (b *box) outOfMemory() bool {
	return b.group.OutOfMemory() || b.watch != nil && b.watch.tripped.Load()
}
