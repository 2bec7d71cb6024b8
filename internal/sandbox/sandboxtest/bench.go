// Package sandboxtest is the suite that every driver of sandboxes passes: that it does what the contract says, that it leaves nothing,
// and that nothing gets out of it. The walls that a driver says it has not are not climbed, and the skip says so.
package sandboxtest

import (
	"bytes"
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"sluice/internal/sandbox"
)

// bench is where a test works: a driver, and the intruder's program.
type bench struct {
	*testing.T
	driver sandbox.Driver
	code   string // the folder with the intruder
}

// Patience bounds what a test waits for that happens beside. Nothing takes that long.
const Patience = 30 * time.Second

func (b *bench) ctx() context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	b.Cleanup(cancel)
	return ctx
}

// Sizes of a sandbox that is not about sizes.
const (
	memoryBytes = 128 << 20
	tmpBytes    = 8 << 20
)

func (b *bench) spec() sandbox.Spec {
	return sandbox.Spec{MemoryBytes: memoryBytes, TmpBytes: tmpBytes, Binds: []sandbox.Bind{{Source: b.code, Target: "/var/task"}}}
}

// start starts a sandbox, which the test stops at its end.
func (b *bench) start(change ...func(*sandbox.Spec)) sandbox.Sandbox {
	b.Helper()
	spec := b.spec()
	for _, c := range change {
		c(&spec)
	}
	s, err := b.driver.Start(b.ctx(), &spec)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Stop(); err != nil {
			b.Error(err)
		}
	})
	return s
}

// command is the intruder's.
func (b *bench) command(s sandbox.Sandbox, act ...string) *sandbox.Command {
	return &sandbox.Command{Args: append([]string{s.Path("/var/task") + "/intruder"}, act...)}
}

// run starts the intruder, and gathers what it says.
func (b *bench) run(s sandbox.Sandbox, act ...string) (sandbox.Process, *said) {
	b.Helper()
	out := newSaid()
	c := b.command(s, act...)
	c.Stdout, c.Stderr = out, out
	p, err := s.Run(b.ctx(), c)
	if err != nil {
		b.Fatalf("%v: %v", act, err)
	}
	return p, out
}

// do runs the intruder to its end.
func (b *bench) do(s sandbox.Sandbox, act ...string) (string, sandbox.Exit) {
	b.Helper()
	p, out := b.run(s, act...)
	b.exited(p)
	return strings.TrimSpace(out.text()), p.Exit()
}

// exited waits for a process's end.
func (b *bench) exited(p sandbox.Process) {
	b.Helper()
	b.closed(p.Exited(), "the process does not exit")
}

func (b *bench) closed(c <-chan struct{}, otherwise string) {
	b.Helper()
	select {
	case <-c:
	case <-time.After(Patience):
		b.Fatal(otherwise)
	}
}

// says checks an act's output.
func (b *bench) says(s sandbox.Sandbox, want string, act ...string) {
	b.Helper()
	if got, exit := b.do(s, act...); got != want {
		b.Errorf("%q says %q (%v), not %q", act, got, exit, want)
	}
}

// said is what a process said so far.
type said struct {
	mu      sync.Mutex
	buffer  bytes.Buffer
	written chan struct{} // has a token after writes
}

func newSaid() *said { return &said{written: make(chan struct{}, 1)} }

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.buffer.Write(p)
	select {
	case s.written <- struct{}{}:
	default:
	}
	return len(p), nil
}

func (s *said) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buffer.String()
}

// await waits until something was said.
func (b *bench) await(s *said, what string) {
	b.Helper()
	late := time.After(Patience)
	for !strings.Contains(s.text(), what) {
		select {
		case <-s.written:
		case <-late:
			b.Fatalf("%q was never said, but %q", what, s.text())
		}
	}
}

// Build compiles the intruder, without cgo, as functions in Go are, into a folder that everybody may enter.
func Build(t testing.TB) string {
	t.Helper()
	folder := Open(t, t.TempDir())
	c := exec.Command("go", "build", "-o", filepath.Join(folder, "intruder"), "sluice/internal/sandbox/sandboxtest/intruder")
	c.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-mod=readonly")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("build the intruder: %v\n%s", err, out)
	}
	return folder
}

// echo serves a door: it answers each line with a name before it.
func echo(name string) func(net.Listener) {
	return func(l net.Listener) {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				b := make([]byte, 1024)
				n, _ := c.Read(b)
				_, _ = c.Write([]byte(name + " " + string(b[:n])))
				_ = c.Close()
			}()
		}
	}
}

// Open lets everybody into a folder of a test, so that it is the sandbox that keeps a function out.
func Open(t testing.TB, folder string) string {
	t.Helper()
	for dir := folder; dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}
