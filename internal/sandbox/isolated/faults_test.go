// Proves what happens when things go wrong: the first process is killed, a start is given up, a spare has died, /tmp has to be
// memory, many start at once.

//go:build linux && (amd64 || arm64)

package isolated

import (
	"context"
	"errors"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"sluice/internal/sandbox"
	"sluice/internal/sandbox/isolated/cgroup"
	"sluice/internal/sandbox/sandboxtest"
)

func intruder(act ...string) *sandbox.Command {
	return &sandbox.Command{Args: append([]string{"/var/task/intruder"}, act...)}
}

func TestFirstProcessKilled(t *testing.T) {
	d, code := driver(t, Config{}), code(t)
	for _, frozen := range []bool{false, true} {
		s, err := begin(t.Context(), d, code)
		if err != nil {
			t.Fatal(err)
		}
		p, err := s.Run(t.Context(), intruder("stay"))
		if err != nil {
			t.Fatal(err)
		}
		if frozen {
			if err := s.Freeze(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		b := s.(*box)
		if err := b.first.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if !frozen { // what is frozen dies when it is stopped
			closed(t, s.Gone(), "a sandbox without its first process is not gone")
			closed(t, p.Exited(), "its processes live on")
			if p.Exit().Signal != syscall.SIGKILL {
				t.Errorf("%+v", p.Exit())
			}
			if _, err := s.Run(t.Context(), intruder("say")); !errors.Is(err, sandbox.ErrGone) {
				t.Error(err)
			}
		}
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
		closed(t, p.Exited(), "its processes live on")
	}
	if f := d.footprint(t); len(f.Groups) != 0 || f.Children != 0 {
		t.Errorf("%+v", f)
	}
}

func closed(t *testing.T, c <-chan struct{}, otherwise string) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(sandboxtest.Patience):
		t.Fatal(otherwise)
	}
}

func TestDeadSpare(t *testing.T) {
	d, code := driver(t, Config{Spares: 1}), code(t)
	waits := <-d.spares.ready
	if err := waits.first.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	closed(t, waits.first.line.gone, "a killed process is not gone")
	d.spares.ready <- waits
	if err := life(t.Context(), d, code); err != nil {
		t.Error(err)
	}
}

func TestGivenUp(t *testing.T) {
	d, code := driver(t, Config{}), code(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s, err := begin(ctx, d, code)
	for ; err == nil; s, err = begin(ctx, d, code) { // on a busy host it may be there before its caller looks
		if err := s.Stop(); err != nil {
			t.Fatal(err)
		}
	}
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	s, err = begin(t.Context(), d, code)
	if err != nil {
		t.Fatal(err)
	}
	first := s.(*box).first
	if err := first.cmd.Process.Signal(syscall.SIGSTOP); err != nil { // it answers when nobody waits any more
		t.Fatal(err)
	}
	if _, err := s.Run(ctx, intruder("rest")); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if err := first.cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	// The process that came to be all the same is killed: nobody could end it.
	sandboxtest.Await(t, func() string {
		first.line.mu.Lock()
		defer first.line.mu.Unlock()
		if len(first.line.exits) > 0 {
			return "it runs"
		}
		return ""
	})
	if left, err := s.(*box).group.Members(); err != nil || len(left) > 0 {
		t.Errorf("in the control groups: %v, %v", left, err)
	}
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	if f := d.footprint(t); len(f.Groups) != 0 || f.Children != 0 {
		t.Errorf("%+v", f)
	}
}

// TestTmpInMemory is what a user has with control groups, or root without loop devices.
func TestTmpInMemory(t *testing.T) {
	d, code := driver(t, Config{}), code(t)
	if d.groups.Means(cgroup.Memory) == "" {
		t.Skip("no control group for memory")
	}
	d.means.disk = false
	s, err := d.Start(t.Context(), &sandbox.Spec{
		MemoryBytes: testMemory, TmpBytes: testMemory, Binds: []sandbox.Bind{{Source: code, Target: "/var/task"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Stop() //nolint:errcheck // it is stopped below
	said := func(act ...string) (string, sandbox.Exit) {
		out := &strings.Builder{}
		c := intruder(act...)
		c.Stdout = out
		p, err := s.Run(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		closed(t, p.Exited(), "it does not exit")
		return strings.TrimSpace(out.String()), p.Exit()
	}
	// More than the function's part, less than the sum: the watch has to see it.
	if got, exit := said("hold", "80"); !exit.OutOfMemory || !s.(*box).watch.tripped.Load() {
		t.Errorf("above its memory it says %s, %+v", got, exit)
	}
	s.(*box).watch.tripped.Store(false)
	if got, _ := said("fill", "/tmp/x", "100"); got != "64 true" {
		t.Errorf("/tmp of 64 MB takes %s", got)
	}
	if u, err := s.Usage(); err != nil || u.MemoryBytes > testMemory/2 {
		t.Errorf("with a full /tmp it uses %+v, %v", u, err)
	}
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
}

func TestMany(t *testing.T) {
	d, code := driver(t, Config{Spares: 2}), code(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 5 {
				if err := life(t.Context(), d, code); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
}

// TestCloseWhileStarting closes the driver while others start: each start fails, or its sandbox is gone.
func TestCloseWhileStarting(t *testing.T) {
	d, err := New(t.Context(), Config{Self: self, Folder: t.TempDir()})
	if err != nil {
		t.Skip(err)
	}
	code := code(t)
	begun := make(chan struct{}, 8)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for {
				s, err := begin(t.Context(), d, code)
				if err != nil {
					return
				}
				select {
				case begun <- struct{}{}:
				default:
				}
				defer func() { closed(t, s.Gone(), "a closed driver has a sandbox") }()
			}
		})
	}
	<-begun
	<-begun
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	all.Wait()
}

func TestClose(t *testing.T) { sandboxtest.Closes(t, driver(t, Config{Spares: 2}), code(t)) }
