// Proves that environments leave nothing on the host: many are started, used, frozen and ended in every way that they can end, half of them
// with an extension, and afterwards there are as many goroutines, open files, processes, mounts, control groups, loop devices and files as
// before. ENVIRONMENTS sets how many; the default is small, the promise is kept for 1000.
package environment

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sluice/internal/sandbox/sandboxtest"
)

// environmentsFew is how many are started unless ENVIRONMENTS says otherwise.
const environmentsFew = 48

func testNothingIsLeft(t *host) {
	n := environmentsFew
	if text := os.Getenv("ENVIRONMENTS"); text != "" {
		n, _ = strconv.Atoi(text)
	}
	w := newWorld(t, Limits{Freeze: time.Millisecond}, nil)
	plain, extended := function(t, "f", nil), extended(t, "")
	plain.Timeout, extended.Timeout = 200*time.Millisecond, 200*time.Millisecond
	for _, f := range []*Function{plain, extended} { // what the process itself opens once, it has opened then
		w.run(t, f, call(`1`))
		w.Retire(f.Key)
	}
	settle(t, w)
	sandboxtest.AwaitNone(t, func() []string { return t.leavings().Loops })
	before, goroutines, files := t.leavings(), runtime.NumGoroutine(), openFiles(t)
	begin := time.Now()
	var all sync.WaitGroup
	for worker := range 4 {
		all.Go(func() {
			for i := worker; i < n; i += 4 {
				f := *plain
				if i/4%2 == 1 {
					f = *extended
				}
				f.Key = "f" + strconv.Itoa(i)
				oneLife(t, w, &f, i/4)
			}
		})
	}
	all.Wait()
	settle(t, w)
	t.Logf("%d environments in %v", n, time.Since(begin).Round(time.Millisecond))
	defer func() {
		if t.Failed() {
			stacks := make([]byte, 1<<20)
			t.Logf("%s", stacks[:runtime.Stack(stacks, true)])
		}
	}()
	sandboxtest.Await(t, func() string {
		if n, open := runtime.NumGoroutine(), openFiles(t); n > goroutines+2 || open > files+2 {
			return fmt.Sprintf("%d goroutines, before %d; %d open files, before %d", n, goroutines, open, files)
		}
		return cmp.Diff(before, t.leavings())
	})
}

// oneLife has an environment end in one of the ways that there are.
func oneLife(t *host, w *world, f *Function, way int) {
	verb := []string{`"exit"`, `"x"`, `"late"`, `"error"`, `"x"`, `"frozen"`, `"x"`, `"hang"`, `"die"`}[way%9]
	frozen := w.driver.frozen.Load()
	if _, err := w.Invoke(context.Background(), f, call(verb)); err != nil {
		t.Error(err)
	}
	w.until(t, func() bool { return verb != `"frozen"` || w.driver.frozen.Load() > frozen })
	w.Retire(f.Key)
}

// leavings is what a driver has on the host, as anyone can see it.
type leavings struct {
	Processes, Mounts, Groups, Loops, Files []string
}

// leavings lists what a host without these files has not.
func (h *host) leavings() (l leavings) {
	tasks, _ := filepath.Glob("/proc/self/task/*/children")
	for _, c := range tasks {
		text, _ := os.ReadFile(c) // a thread may have ended
		l.Processes = append(l.Processes, strings.Fields(string(text))...)
	}
	l.add(h.folder)
	return l
}

// add adds what a driver's folder leads to.
func (l *leavings) add(folder string) {
	mounts, _ := os.ReadFile("/proc/self/mountinfo")
	for line := range strings.Lines(string(mounts)) {
		if strings.Contains(line, folder) || strings.Contains(line, " /dev/loop") || strings.Contains(line, " /tmp ") {
			l.Mounts = append(l.Mounts, line)
		}
	}
	l.Loops = sandboxtest.Loops(folder)
	_ = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Name() == "control-groups" {
			trees, _ := os.ReadFile(path)
			for _, tree := range strings.Fields(string(trees)) {
				groups, _ := os.ReadDir(tree)
				for _, g := range groups {
					if g.IsDir() {
						l.Groups = append(l.Groups, filepath.Join(tree, g.Name()))
					}
				}
			}
		}
		l.Files = append(l.Files, path)
		return nil
	})
}

func settle(t testing.TB, w *world) {
	t.Helper()
	w.until(t, func() bool { live, _ := w.Live(); return live == 0 && w.driver.live.Load() == 0 })
}

func openFiles(t testing.TB) int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("this host does not tell how many files are open")
	}
	return len(entries)
}
