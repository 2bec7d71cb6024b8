package process

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"sync"
	"syscall"
)

// guardName is the argument that makes the binary a guard. It is no command for people.
const guardName = "sandbox-guard"

// guard is a process beside the server that kills what a killed server would leave running. It hears of every process group on its
// standard input, and acts when that ends.
type guard struct {
	cmd *exec.Cmd

	mu sync.Mutex
	in io.WriteCloser
}

func newGuard() (*guard, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("start the guard: %w", err)
	}
	g := &guard{cmd: exec.Command(self, guardName)}
	g.cmd.Env = []string{}
	g.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if g.in, err = g.cmd.StdinPipe(); err == nil {
		err = g.cmd.Start()
	}
	if err != nil {
		return nil, fmt.Errorf("start the guard: %w", err)
	}
	return g, nil
}

func (g *guard) watch(group int) { g.tell("+", group) }

func (g *guard) forget(group int) { g.tell("-", group) }

// tell is not sure to be heard: a guard that somebody has killed guards nothing, and no function stops for that.
func (g *guard) tell(what string, group int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	_, _ = fmt.Fprintf(g.in, "%s%d\n", what, group)
}

func (g *guard) close() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	_ = g.in.Close()
	return g.cmd.Wait()
}

// Self is the proof that this program has asked whether it is a guard, and is not: RunIfGuard gives it, and the zero value is none. Without
// it a program that does not ask would start itself, its whole main, as its guard: see isolated.Self.
type Self struct{ asked bool }

// errNotAsked is a mistake of the program's.
var errNotAsked = errors.New("a driver of sandboxes starts this program again: main, or TestMain, has to call drivers.Become (or process.RunIfGuard) before anything else, and to hand on what it returns")

// RunIfGuard makes this process a guard, if that is what it was started for. It does not return then. If it returns, what it returns is
// the proof that New asks for.
func RunIfGuard() Self {
	if len(os.Args) == 2 && os.Args[1] == guardName {
		signal.Ignore(syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM)
		stand(os.Stdin)
		os.Exit(0)
	}
	return Self{asked: true}
}

// stand listens until the server is gone.
func stand(server io.Reader) {
	groups := map[int]bool{}
	lines := bufio.NewScanner(server)
	for lines.Scan() {
		n, err := strconv.Atoi(lines.Text())
		switch {
		case err != nil || n == 0 || n == 1 || n == -1:
		case n > 0:
			groups[n] = true
		default:
			delete(groups, -n)
		}
	}
	for g := range groups {
		_ = syscall.Kill(-g, syscall.SIGKILL) // it may have ended
	}
}
