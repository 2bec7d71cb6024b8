package environment

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sluice/internal/clock"
	"sluice/internal/sandbox/sandboxtest"
	"sluice/internal/service/lambda/runtimes"
)

// counted watches the sandboxes of a driver.
type counted struct {
	Sandboxes
	started, frozen, live atomic.Int64
	refuse                error
	endpoint              string // AWS_ENDPOINT_URL
}

type countedSandbox struct {
	Sandbox
	of   *counted
	once sync.Once
}

func (c *counted) Start(ctx context.Context, spec *Spec) (Sandbox, error) {
	if c.refuse != nil {
		return nil, c.refuse
	}
	s, err := c.Sandboxes.Start(ctx, spec)
	if err != nil {
		return nil, err
	}
	c.started.Add(1)
	c.live.Add(1)
	return &countedSandbox{Sandbox: s, of: c}, nil
}

func (s *countedSandbox) Endpoint() string { return s.of.endpoint }

func (s *countedSandbox) Freeze(ctx context.Context) error {
	err := s.Sandbox.Freeze(ctx)
	if err == nil {
		s.of.frozen.Add(1)
	}
	return err
}

func (s *countedSandbox) Stop() error {
	err := s.Sandbox.Stop()
	s.once.Do(func() { s.of.live.Add(-1) })
	return err
}

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
	limit := time.After(sandboxtest.Patience)
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

// world is a Fleet on the sandboxes of a driver.
type world struct {
	*Fleet
	driver *counted
	log    *lines
}

func newWorld(t testing.TB, l Limits, change func(*Ports)) *world {
	t.Helper()
	w := &world{driver: &counted{Sandboxes: &Sandboxed{Driver: driverOf(t)}}, log: &lines{}}
	p := Ports{Sandboxes: w.driver, Logs: w.log, Clock: clock.System{}, Runtimes: &runtimes.Catalogue{}, Log: quiet()}
	if change != nil {
		change(&p)
	}
	w.Fleet = New(p, l)
	t.Cleanup(func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		w.Close(ctx)
		if n := w.driver.live.Load(); n != 0 {
			t.Errorf("%d sandboxes are left", n)
		}
	})
	return w
}

// newStill is a world whose clock stands still: nothing is given up for having taken too long, however busy the host is.
func newStill(t testing.TB, l Limits) (*world, *clock.Virtual) {
	t.Helper()
	v := clock.NewVirtual(time.Unix(1_700_000_000, 0))
	return newWorld(t, l, func(p *Ports) { p.Clock = v }), v
}

// until waits for something that happens beside: in another goroutine, or in the kernel.
func (w *world) until(t testing.TB, ok func() bool) {
	t.Helper()
	sandboxtest.Await(t, func() string {
		if ok() {
			return ""
		}
		live, idle := w.Live()
		return fmt.Sprintf("what is waited for does not happen: %d environments, %d of them idle", live, idle)
	})
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
