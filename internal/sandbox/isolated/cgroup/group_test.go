// Proves that groups hold, freeze and let go of processes, by this host's hierarchies; that both versions get the limits that were meant,
// by folders that look like theirs; and that what a dead server left is swept away, with what still lives in it.

//go:build linux

package cgroup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestLimits(t *testing.T) {
	limits := Limits{MemoryBytes: 256 << 20, CPUs: 0.5, Processes: 100}
	for _, v2 := range []bool{false, true} {
		dir := t.TempDir()
		want := map[string]string{"memory.limit_in_bytes": "268435456", "memory.memsw.limit_in_bytes": "268435456", "cpu.shares": "512", "pids.max": "100"}
		if v2 {
			want = map[string]string{"memory.max": "268435456", "memory.swap.max": "0", "cpu.weight": "50", "pids.max": "100"}
		}
		for file := range want {
			if err := os.WriteFile(filepath.Join(dir, file), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		c := control{dir: dir, v2: v2}
		g := Group{controls: map[string]control{Memory: c, CPU: c, Processes: c}}
		if err := g.limit(limits); err != nil {
			t.Fatal(err)
		}
		for file, value := range want {
			if got, _ := read(dir, file); got != value {
				t.Errorf("%s is %q, not %q", file, got, value)
			}
		}
	}
}

func TestUse(t *testing.T) {
	dir := t.TempDir()
	for file, text := range map[string]string{
		"memory.current": "1000\n", "memory.peak": "5000\n", "memory.stat": "anon 1\nactive_file 300\ninactive_file 200\nshmem 50\n",
		"memory.events": "low 0\noom 3\noom_kill 2\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	g := Group{controls: map[string]control{Memory: {dir: dir, v2: true}}}
	m, err := g.Memory()
	if want := (MemoryUse{Now: 1000, Peak: 5000, Cached: 500, Shared: 50}); err != nil || m != want {
		t.Errorf("%+v, %v", m, err)
	}
	if !g.OutOfMemory() || g.OutOfMemory() {
		t.Error("what the kernel killed is told once")
	}
	if err := os.Remove(filepath.Join(dir, "memory.peak")); err != nil {
		t.Fatal(err)
	}
	if m, err := g.Memory(); err != nil || m.Peak != 1000 {
		t.Errorf("without a peak: %+v, %v", m, err)
	}
}

// trees are those that this host has: one over everything, and one over version 2 alone, which a hybrid host has beside it.
func trees(t *testing.T) map[string]*Tree {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("making control groups takes root")
	}
	out := map[string]*Tree{}
	whole, err := Open(fmt.Sprintf("sluice-test-%d", os.Getpid()))
	if err != nil {
		t.Fatal(err)
	}
	if whole.Means(Freezer) == "" {
		t.Skip("this host has no control groups")
	}
	out["this host's"] = whole
	mounts, _ := os.ReadFile("/proc/self/mountinfo")
	for _, h := range hierarchies(string(mounts)) {
		if h.v2 && whole.Means(Freezer) == "cgroup v1" {
			c := control{dir: filepath.Join(h.point, fmt.Sprintf("sluice-test-%d-two", os.Getpid())), v2: true}
			if err := os.Mkdir(c.dir, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := prepare(c, h.point, Freezer); err != nil {
				t.Fatal(err)
			}
			out["version 2"] = &Tree{controls: map[string]control{Freezer: c}, dirs: []string{c.dir}, v2: map[string]bool{c.dir: true}}
		}
	}
	for _, tree := range out {
		t.Cleanup(func() {
			if err := tree.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	return out
}

// member starts a process that enters the group by itself, as functions do.
func member(t *testing.T, g *Group) *exec.Cmd {
	t.Helper()
	files, err := g.Join()
	if err != nil {
		t.Fatal(err)
	}
	script := ""
	for i := range files {
		script += fmt.Sprintf("echo 0 >&%d; ", i+3)
	}
	c := exec.Command("/bin/sh", "-c", script+"echo in; exec sleep 1000")
	c.ExtraFiles = files
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		_ = f.Close()
	}
	if _, err := out.Read(make([]byte, 3)); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestFreeze(t *testing.T) {
	for name, tree := range trees(t) {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			g, err := tree.New("one", Limits{MemoryBytes: 64 << 20, CPUs: 1, Processes: 10})
			if err != nil {
				t.Fatal(err)
			}
			c := member(t, g)
			for _, d := range g.dirs {
				if inside, err := read(d, "cgroup.procs"); err != nil || inside != fmt.Sprint(c.Process.Pid) {
					t.Errorf("%s has %q, %v", d, inside, err)
				}
			}
			if err := g.Freeze(ctx); err != nil {
				t.Fatal(err)
			}
			f, thaw, err := g.Thawer()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.WriteString(thaw); err != nil {
				t.Error(err)
			}
			_ = f.Close()
			_ = c.Process.Kill()
			_ = c.Wait() // it would not end if it were frozen
			if err := g.Remove(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestSweep(t *testing.T) {
	for name, tree := range trees(t) {
		t.Run(name, func(t *testing.T) {
			g, err := tree.New("left", Limits{MemoryBytes: 64 << 20, CPUs: 1, Processes: 10})
			if err != nil {
				t.Fatal(err)
			}
			c := member(t, g)
			if err := g.Freeze(t.Context()); err != nil {
				t.Fatal(err)
			}
			go c.Wait() //nolint:errcheck // a dead server's processes are taken in by init
			if err := Sweep(tree.Dirs()...); err != nil {
				t.Error(err)
			}
			for _, d := range tree.Dirs() {
				if _, err := os.Stat(d); !os.IsNotExist(err) {
					t.Errorf("%s is left: %v", d, err)
				}
			}
			if err := Sweep("/sys/fs/cgroup/no-such-folder"); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestStepAsideLeavesOthersAlone(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "cgroup.procs"), []byte("1\n2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := stepAside(dir); err == nil || !strings.Contains(err.Error(), "others") {
		t.Error(err)
	}
}

// A tree that is held stays when others are swept, however often; one whose server was killed goes, unless something lives in it.
func TestSweepDead(t *testing.T) {
	trees(t) // or skip
	for range 3 {
		prefix := fmt.Sprintf("sluice-sweep-%d-", os.Getpid())
		alive, err := Open(prefix + "alive")
		if err != nil {
			t.Fatal(err)
		}
		dead, err := Open(prefix + "dead")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := dead.New("1", Limits{MemoryBytes: 64 << 20, CPUs: 1, Processes: 10}); err != nil {
			t.Fatal(err)
		}
		haunted, err := Open(prefix + "haunted")
		if err != nil {
			t.Fatal(err)
		}
		g, err := haunted.New("1", Limits{MemoryBytes: 64 << 20, CPUs: 1, Processes: 10})
		if err != nil {
			t.Fatal(err)
		}
		p := member(t, g)
		for _, tree := range []*Tree{dead, haunted} { // as the kernel does it when a server dies
			for _, f := range tree.held {
				_ = f.Close()
			}
		}
		if err := SweepDead(prefix); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			tree *Tree
			want bool
		}{{alive, true}, {haunted, true}, {dead, false}} {
			for _, d := range c.tree.Dirs() {
				if _, err := os.Stat(d); (err == nil) != c.want {
					t.Errorf("%s: %v", d, err)
				}
			}
		}
		if _, err := alive.New("1", Limits{MemoryBytes: 64 << 20, CPUs: 1, Processes: 10}); err != nil {
			t.Errorf("a tree that is held: %v", err)
		}
		_ = p.Process.Kill()
		_ = p.Wait()
		if err := errors.Join(Sweep(haunted.Dirs()...), Sweep(alive.Dirs()...)); err != nil {
			t.Error(err)
		}
		for _, f := range alive.held {
			_ = f.Close()
		}
	}
}
