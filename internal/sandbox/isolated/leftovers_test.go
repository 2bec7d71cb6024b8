// Proves that sandboxes leave nothing: neither a thousand that are started and stopped, nor those of a server that is killed with
// SIGKILL at any moment.

//go:build linux && (amd64 || arm64)

package isolated

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sluice/internal/sandbox"
	"sluice/internal/sandbox/sandboxtest"
)

const (
	testMemory = 64 << 20
	testTmp    = 8 << 20
)

// footprint is what a driver takes of the host.
type footprint struct {
	Mounts, Children, Descriptors int
	Groups, Files                 []string
}

// footprint is taken when no sandbox is left. The kernel has let go of their disks then: it does so in its own time.
func (d *Driver) footprint(t *testing.T) footprint {
	t.Helper()
	d.closing.Wait()
	sandboxtest.AwaitNone(t, func() []string { return sandboxtest.Loops(d.folder) })
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		t.Fatal(err)
	}
	children, err := filepath.Glob("/proc/self/task/*/children")
	if err != nil {
		t.Fatal(err)
	}
	f := footprint{}
	for line := range strings.Lines(string(mounts)) {
		// Others mount things too. The driver's would be of its folder, of a loop device, or where roots are built.
		if strings.Contains(line, d.folder) || strings.Contains(line, " /dev/loop") || strings.Contains(line, " /tmp ") {
			f.Mounts++
		}
	}
	for _, c := range children {
		text, _ := os.ReadFile(c) // a thread may have ended
		f.Children += len(strings.Fields(string(text)))
	}
	descriptors, _ := os.ReadDir("/proc/self/fd")
	f.Descriptors = len(descriptors)
	for _, dir := range d.groups.Dirs() {
		f.Groups = append(f.Groups, folders(t, dir)...)
	}
	entries, err := os.ReadDir(d.folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		f.Files = append(f.Files, e.Name())
	}
	return f
}

func folders(t *testing.T, dir string) (out []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			out = append(out, e.Name())
		}
	}
	return out
}

// life starts a sandbox, runs a function in it that is frozen and thawed, and stops it.
func life(ctx context.Context, d *Driver, code string) error {
	s, err := begin(ctx, d, code)
	if err != nil {
		return err
	}
	p, err := s.Run(ctx, &sandbox.Command{Args: []string{"/var/task/intruder", "say"}})
	if err == nil {
		<-p.Exited()
		_, err = s.Run(ctx, &sandbox.Command{Args: []string{"/var/task/intruder", "stay"}})
	}
	return errors.Join(err, s.Freeze(ctx), s.Thaw(ctx), s.Stop())
}

func begin(ctx context.Context, d *Driver, code string) (sandbox.Sandbox, error) {
	spec := sandbox.Spec{
		MemoryBytes: testMemory, TmpBytes: testTmp, Binds: []sandbox.Bind{{Source: code, Target: "/var/task"}},
		Doors: []sandbox.Door{{Port: 9001, Serve: accept}},
	}
	if d.means.tun {
		spec.Outside = nowhere
	}
	return d.Start(ctx, &spec)
}

// lives are a thousand sandboxes under CI; a tenth tells as much to someone who waits.
const livesCI, livesFew = 1000, 100

func TestLivesLeaveNothing(t *testing.T) {
	d, code, n := driver(t, Config{}), code(t), livesFew
	if os.Getenv("CI") == "true" {
		n = livesCI
	}
	for range 3 { // what the process itself opens once, it has opened then
		if err := life(t.Context(), d, code); err != nil {
			t.Fatal(err)
		}
	}
	before, routines := d.footprint(t), runtime.NumGoroutine()
	for range n {
		if err := life(t.Context(), d, code); err != nil {
			t.Fatal(err)
		}
	}
	sandboxtest.Await(t, func() string { // a sandbox does not wait for those that carry what its orphans may have written
		if now := runtime.NumGoroutine(); now > routines {
			return fmt.Sprintf("%d goroutines, before %d", now, routines)
		}
		return ""
	})
	after := d.footprint(t)
	after.Descriptors = max(after.Descriptors, before.Descriptors) // earlier tests may still have been closing theirs
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("%d lives left something:\n%s", n, diff)
	}
	if after.Children != 0 || len(after.Groups) != 0 || len(after.Files) != 1 {
		t.Errorf("%+v", after)
	}
}

// killsMax is how often a server is killed, each time a little later: while the first sandbox starts, and while others run, are frozen
// and stop.
const killsMax, killsShort = 40, 4

func TestKilledServerLeavesNothing(t *testing.T) {
	code, folder := code(t), sandboxtest.Open(t, t.TempDir())
	_ = driver(t, Config{}) // or skip
	kills := killsMax
	if testing.Short() {
		kills = killsShort
	}
	program := filepath.Join(t.TempDir(), "server")
	sandboxtest.Duplicate(t, program)
	for i := range kills {
		server := sandboxtest.Serve(t, exec.Command(program), serveIn+"="+folder, codeIn+"="+code)
		<-time.After(time.Duration(i*i) * 500 * time.Microsecond / 4) // the moment of the kill is what the test varies
		sandboxtest.Kill(t, server, program, filepath.Join(code, "intruder"))
	}
	// Servers of other folders remove the trees of one that is never opened again: the first that finds them empty and in nobody's hands.
	// A killed process has no program any more, by which Kill finds it, some time before the kernel takes it out of its group and closes
	// its locks.
	var other *Driver
	sandboxtest.AwaitNone(t, func() []string {
		other = driver(t, Config{})
		return trees(t, folder)
	})
	if left := trees(t, other.folder); len(left) != len(other.groups.Dirs()) {
		t.Errorf("a server that lives has %v, not %v", left, other.groups.Dirs())
	}
	d := driver(t, Config{Folder: folder})
	if f := d.footprint(t); len(f.Groups) != 0 || len(f.Files) != 1 {
		t.Errorf("the next server finds %+v", f)
	}
}

// trees are the control groups of a folder's driver that are there.
func trees(t *testing.T, folder string) (there []string) {
	t.Helper()
	sum := sha256.Sum256([]byte(folder))
	found, err := filepath.Glob("/sys/fs/cgroup/*/" + prefix + hex.EncodeToString(sum[:6]))
	if err != nil {
		t.Fatal(err)
	}
	unified, _ := filepath.Glob("/sys/fs/cgroup/" + prefix + hex.EncodeToString(sum[:6]))
	return append(found, unified...)
}

// serveUntilKilled starts sandboxes and lets some run, some freeze and some stop, until this process is killed.
func serveUntilKilled(folder, code string) {
	ctx := context.Background()
	_, _ = os.Stdout.WriteString(sandboxtest.Serving)
	d, err := New(ctx, Config{Self: self, Folder: folder, Spares: 2})
	for i := 0; err == nil; i++ {
		var s sandbox.Sandbox
		if s, err = begin(ctx, d, code); err != nil {
			break
		}
		for range 2 {
			_, err = s.Run(ctx, &sandbox.Command{Args: []string{"/var/task/intruder", "stay"}})
		}
		switch {
		case err != nil:
		case i%3 == 0:
			err = s.Freeze(ctx)
		case i%3 == 1:
			err = s.Stop()
		}
	}
	_, _ = io.WriteString(os.Stderr, err.Error()+"\n")
	os.Exit(1)
}
