package environment

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"sluice/internal/clock"
	"sluice/internal/service/lambda/runtimes"
)

// plain starts sandboxes that hold nothing in: processes of this host, with the Runtime API at a port of its loopback address.
type plain struct {
	mu      sync.Mutex
	live    map[*plainSandbox]bool
	started atomic.Int64
	frozen  atomic.Int64
	refuse  error
	// endpoint is AWS_ENDPOINT_URL.
	endpoint string
}

type plainSandbox struct {
	driver    *plain
	spec      *Spec
	listener  net.Listener
	served    chan struct{}
	mu        sync.Mutex
	processes []*plainProcess
	once      sync.Once
}

type plainProcess struct {
	command *exec.Cmd
	exited  chan struct{}
	exit    Exit
}

func (p *plain) Start(_ context.Context, spec *Spec) (Sandbox, error) {
	if p.refuse != nil {
		return nil, p.refuse
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &plainSandbox{driver: p, spec: spec, listener: l, served: make(chan struct{})}
	go func() {
		defer close(s.served)
		spec.Serve(l)
	}()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.live == nil {
		p.live = map[*plainSandbox]bool{}
	}
	p.live[s] = true
	p.started.Add(1)
	return s, nil
}

func (s *plainSandbox) Address() string { return s.listener.Addr().String() }

func (s *plainSandbox) Endpoint() string { return s.driver.endpoint }

func (s *plainSandbox) Path(target string) string {
	for _, b := range s.spec.Binds {
		if rest, ok := strings.CutPrefix(target, b.Target); ok {
			return b.Source + rest
		}
	}
	return "/nonexistent" + target
}

func (s *plainSandbox) Run(_ context.Context, c *Command) (Process, error) {
	command := &exec.Cmd{Path: c.Args[0], Args: c.Args, Env: c.Env, Dir: c.Dir, Stdout: c.Output, Stderr: c.Output, SysProcAttr: &syscall.SysProcAttr{Setpgid: true}}
	if err := command.Start(); err != nil {
		return nil, err
	}
	p := &plainProcess{command: command, exited: make(chan struct{})}
	s.mu.Lock()
	s.processes = append(s.processes, p)
	s.mu.Unlock()
	go func() {
		defer close(p.exited)
		var failed *exec.ExitError
		if err := command.Wait(); errors.As(err, &failed) {
			p.exit.Text = failed.Error()
		}
	}()
	return p, nil
}

func (s *plainSandbox) Dial(ctx context.Context, port uint16) (net.Conn, error) {
	return (&net.Dialer{}).DialContext(ctx, "tcp", fmt.Sprintf("127.0.0.1:%d", port))
}

func (s *plainSandbox) signal(sig syscall.Signal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.processes {
		_ = syscall.Kill(-p.command.Process.Pid, sig)
	}
}

func (s *plainSandbox) Freeze(context.Context) error {
	s.signal(syscall.SIGSTOP)
	s.driver.frozen.Add(1)
	return nil
}

func (s *plainSandbox) Thaw(context.Context) error {
	s.signal(syscall.SIGCONT)
	return nil
}

func (s *plainSandbox) MemoryBytesMax() (int64, error) { return 36 << 20, nil }

func (s *plainSandbox) Stop() error {
	s.once.Do(func() {
		s.signal(syscall.SIGKILL)
		for _, p := range s.processes {
			<-p.exited
		}
		_ = s.listener.Close()
		<-s.served
		s.driver.mu.Lock()
		delete(s.driver.live, s)
		s.driver.mu.Unlock()
	})
	return nil
}

func (p *plainProcess) Signal(sig syscall.Signal) error { return p.command.Process.Signal(sig) }
func (p *plainProcess) Exited() <-chan struct{}         { return p.exited }
func (p *plainProcess) Exit() Exit                      { return p.exit }

// lines is a Sink that remembers.
type lines struct {
	mu   sync.Mutex
	text []string
	from []string      // the streams of the lines
	more chan struct{} // closed and replaced at every write
}

func (l *lines) Write(to *LogStream, added []Line) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, a := range added {
		l.text, l.from = append(l.text, a.Text), append(l.from, to.Name)
	}
	if l.more != nil {
		close(l.more)
		l.more = nil
	}
}

// until waits until the log satisfies ok.
func (l *lines) until(t testing.TB, ok func([]string) bool) []string {
	t.Helper()
	limit := time.After(20 * time.Second)
	for {
		l.mu.Lock()
		text := append([]string(nil), l.text...)
		if l.more == nil {
			l.more = make(chan struct{})
		}
		more := l.more
		l.mu.Unlock()
		if ok(text) {
			return text
		}
		select {
		case <-more:
		case <-limit:
			t.Fatalf("the log never became what was expected:\n%s", strings.Join(text, "\n"))
		}
	}
}

func contains(parts ...string) func([]string) bool {
	return func(text []string) bool {
		all := strings.Join(text, "\n")
		for _, p := range parts {
			if !strings.Contains(all, p) {
				return false
			}
		}
		return true
	}
}

// world is a Fleet on plain processes.
type world struct {
	*Fleet
	driver *plain
	log    *lines
}

func newWorld(t testing.TB, l Limits, change func(*Ports)) *world {
	t.Helper()
	w := &world{driver: &plain{}, log: &lines{}}
	p := Ports{Sandboxes: w.driver, Logs: w.log, Clock: clock.System{}, Runtimes: &runtimes.Catalogue{}, Log: quiet()}
	if change != nil {
		change(&p)
	}
	w.Fleet = New(p, l)
	t.Cleanup(func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		w.Close(ctx)
		w.driver.mu.Lock()
		defer w.driver.mu.Unlock()
		if n := len(w.driver.live); n > 0 {
			t.Errorf("%d sandboxes are left", n)
		}
	})
	return w
}

// function is a version whose bootstrap is this test's own program, acting as a runtime.
func function(t testing.TB, name string, variables map[string]string) *Function {
	t.Helper()
	code := t.TempDir()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Link(program, filepath.Join(code, "program")); err != nil {
		t.Fatal(err)
	}
	script(t, filepath.Join(code, "bootstrap"), `ACT_AS=runtime exec "$LAMBDA_TASK_ROOT/program"`)
	return &Function{
		Key: name, ARN: "arn:aws:lambda:us-east-1:111122223333:function:" + name + ":$LATEST", Runtime: "provided.al2023", Handler: "h",
		Code: code, MemoryMB: 128, EphemeralMB: 512, Timeout: 20 * time.Second, Environment: variables,
	}
}

func script(t testing.TB, path, command string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+command+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
}

var calls atomic.Int64

func call(payload string) *Call {
	id := fmt.Sprintf("00000000-0000-4000-8000-%012d", calls.Add(1))
	return &Call{RequestID: id, InvokedARN: "arn:aws:lambda:us-east-1:111122223333:function:f", TraceID: "Root=1-5-6", Payload: []byte(payload)}
}

func (w *world) run(t testing.TB, f *Function, c *Call) *Result {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	r, err := w.Invoke(ctx, f, c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
