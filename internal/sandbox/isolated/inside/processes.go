//go:build linux && (amd64 || arm64)

package inside

import (
	"errors"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"

	"sluice/internal/sandbox/isolated/control"
)

// processes are those that requests started: the ones whose end somebody waits for. All others are reaped without a word.
type processes struct {
	mu      sync.Mutex
	byPid   map[int]int // to the ID of the request
	running map[int]int // and back
}

// begin reaps from now on.
func (p *processes) begin(conn *control.Conn) {
	p.byPid, p.running = map[int]int{}, map[int]int{}
	died := make(chan os.Signal, 1) // one is enough: each signal is followed by reaping all there is
	signal.Notify(died, unix.SIGCHLD)
	go func() {
		for range died {
			p.reap(conn)
		}
	}()
}

// start runs fork, and knows the process before anyone can reap it.
func (p *processes) start(id int, fork func() (int, error)) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	pid, err := fork()
	if err != nil {
		return err
	}
	p.byPid[pid], p.running[id] = id, pid
	return nil
}

// reap takes in all that have ended.
func (p *processes) reap(conn *control.Conn) {
	for {
		p.mu.Lock()
		var status syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &status, syscall.WNOHANG, nil)
		id, known := p.byPid[pid]
		if known {
			delete(p.byPid, pid)
			delete(p.running, id)
		}
		p.mu.Unlock()
		switch {
		case errors.Is(err, unix.EINTR):
		case err != nil || pid <= 0:
			return
		case known:
			_ = conn.Send(control.Event{ID: id, Exited: true, Status: status}) // a server that is gone ends this process too
		}
	}
}

// signal reaches a process that has not been reaped, and never another one that got its number since.
func (p *processes) signal(s *control.Signal) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	pid, ok := p.running[s.Process]
	if !ok {
		return unix.ESRCH
	}
	return unix.Kill(pid, s.Number)
}
