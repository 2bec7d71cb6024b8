package process

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"sluice/internal/sandbox"
	"sluice/internal/sandbox/output"
)

// What freezes and thaws a process without a freezer.
const (
	stopSignal     = syscall.SIGSTOP
	continueSignal = syscall.SIGCONT
)

// child implements sandbox.Process. It leads a process group.
type child struct {
	box     *box
	cmd     *exec.Cmd
	streams [2]*output.Stream
	ended   chan struct{} // closed when the process has ended
	exited  chan struct{} // closed when its output is handed on too
	exit    sandbox.Exit
}

func start(b *box, c *sandbox.Command) (*child, error) {
	program, err := find(c)
	if err != nil {
		return nil, err
	}
	p := &child{box: b, cmd: &exec.Cmd{Path: program, Args: c.Args, Env: c.Env, Dir: c.Dir}, ended: make(chan struct{}), exited: make(chan struct{})}
	if c.Env == nil {
		p.cmd.Env = []string{} // nil would be the server's
	}
	p.cmd.SysProcAttr = attributes()
	var ends [2]*os.File
	if p.streams[0], ends[0], err = output.Open(c.Stdout); err != nil {
		return nil, err
	}
	if p.streams[1], ends[1], err = output.Open(c.Stderr); err != nil {
		p.streams[0].Close()
		return nil, errors.Join(err, ends[0].Close())
	}
	p.cmd.Stdout, p.cmd.Stderr = ends[0], ends[1]
	started := make(chan error)
	b.driver.starts <- func() { started <- p.cmd.Start() }
	if err = errors.Join(<-started, ends[0].Close(), ends[1].Close()); err != nil {
		p.close()
		return nil, err
	}
	b.driver.guard.watch(p.cmd.Process.Pid)
	go p.wait()
	return p, nil
}

// find looks for a program without a slash in the PATH that it will have.
func find(c *sandbox.Command) (string, error) {
	name := c.Args[0]
	if strings.Contains(name, "/") {
		return name, nil
	}
	for _, e := range c.Env {
		if list, ok := strings.CutPrefix(e, "PATH="); ok {
			for _, dir := range filepath.SplitList(list) {
				candidate := filepath.Join(dir, name)
				if info, err := os.Stat(candidate); err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0 {
					return candidate, nil
				}
			}
		}
	}
	return "", &exec.Error{Name: name, Err: exec.ErrNotFound}
}

func (p *child) close() {
	for _, s := range p.streams {
		s.Close()
	}
}

// wait takes in the process, and tells.
func (p *child) wait() {
	_ = p.cmd.Wait() // how it ended is in its state
	if status, ok := p.cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		p.exit = sandbox.Exit{Code: -1, Signal: status.Signal()}
	} else {
		p.exit = sandbox.Exit{Code: p.cmd.ProcessState.ExitCode()}
	}
	p.box.ended(p)
	close(p.ended)
	for _, s := range p.streams {
		s.Settle()
	}
	close(p.exited)
	<-p.box.gone
	p.close()
}

// Signal implements sandbox.Process.
func (p *child) Signal(signal syscall.Signal) error {
	if err := p.cmd.Process.Signal(signal); err != nil {
		return fmt.Errorf("signal a process: %w", err)
	}
	return nil
}

// signalGroup reaches the process and its children, also when it has ended before them: a number is not given to another
// process while a group has it.
func (p *child) signalGroup(number syscall.Signal) error {
	if err := syscall.Kill(-p.cmd.Process.Pid, number); err != nil && !errors.Is(err, syscall.ESRCH) {
		return fmt.Errorf("signal a process group: %w", err)
	}
	return nil
}

// Exited implements sandbox.Process.
func (p *child) Exited() <-chan struct{} { return p.exited }

// Exit implements sandbox.Process.
func (p *child) Exit() sandbox.Exit {
	select {
	case <-p.exited:
		return p.exit
	default:
		return sandbox.Exit{}
	}
}
