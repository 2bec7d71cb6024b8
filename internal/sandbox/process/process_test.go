// Proves that the process driver passes the suite of drivers, but for the walls, of which it has none; and that a server that is
// killed leaves nothing running.
package process

import (
	"context"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"sluice/internal/sandbox"
	"sluice/internal/sandbox/sandboxtest"
)

// serveIn makes this binary a server to be killed, with its sandboxes in that folder; codeIn is the folder of the intruder.
const serveIn, codeIn = "SANDBOX_TEST_SERVE", "SANDBOX_TEST_CODE"

// self is what TestMain has found this process not to be.
var self Self

func TestMain(m *testing.M) {
	self = RunIfGuard()
	if folder := os.Getenv(serveIn); folder != "" {
		serveUntilKilled(folder, os.Getenv(codeIn))
	}
	os.Exit(m.Run())
}

func TestSuite(t *testing.T) {
	d, err := New(t.TempDir(), self)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	code := sandboxtest.Build(t)
	sandboxtest.Exercise(t, d, code)
	t.Run("close", func(t *testing.T) { sandboxtest.Closes(t, d, code) })
}

// TestKilledServerLeavesNothing hands functions a pipe that ends when the last of them is gone.
func TestKilledServerLeavesNothing(t *testing.T) {
	code := sandboxtest.Build(t)
	for _, frozen := range []string{"", "frozen"} {
		alive, theirs, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		c := exec.Command("/proc/self/exe")
		c.ExtraFiles = []*os.File{theirs}
		sandboxtest.Serve(t, c, serveIn+"="+t.TempDir(), codeIn+"="+code, "FROZEN="+frozen)
		_ = theirs.Close()
		sandboxtest.Kill(t, c)
		if err := alive.SetReadDeadline(time.Now().Add(sandboxtest.Patience)); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadAll(alive); err != nil {
			t.Errorf("%q: somebody is left: %v", frozen, err)
		}
		_ = alive.Close()
	}
}

// ready hears when all run.
type ready struct{ want chan struct{} }

func (r ready) Write(p []byte) (int, error) {
	if strings.Contains(string(p), "resting") || strings.Contains(string(p), "staying") {
		r.want <- struct{}{}
	}
	return len(p), nil
}

// serveUntilKilled runs functions, of which one has exited before its children.
func serveUntilKilled(folder, code string) {
	ctx := context.Background()
	inherit() // the pipe: a plain child has what the server lets it have
	d, err := New(folder, self)
	if err != nil {
		panic(err)
	}
	s, err := d.Start(ctx, &sandbox.Spec{MemoryBytes: 128 << 20, TmpBytes: 1 << 20, Binds: []sandbox.Bind{{Source: code, Target: "/var/task"}}})
	if err != nil {
		panic(err)
	}
	r := ready{make(chan struct{}, 8)}
	for _, act := range [][]string{{"leave", "1"}, {"stay"}, {"rest"}} {
		if _, err := s.Run(ctx, &sandbox.Command{Args: append([]string{s.Path("/var/task/intruder")}, act...), Stdout: r}); err != nil {
			panic(err)
		}
	}
	for range 3 {
		<-r.want
	}
	if os.Getenv("FROZEN") != "" {
		if err := s.Freeze(ctx); err != nil {
			panic(err)
		}
	}
	_, _ = os.Stdout.WriteString(sandboxtest.Serving)
	select {}
}

// inherit lets children have the test's pipe.
func inherit() { _, _, _ = syscall.Syscall(syscall.SYS_FCNTL, 3, syscall.F_SETFD, 0) }
