// Proves that environments leave nothing: many are started and ended, in every way that they can end, and afterwards there are as many
// goroutines and open files as before. ENVIRONMENTS sets how many; the default is small.
package environment

import (
	"context"
	"os"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"
)

func testNothingIsLeft(t *host) {
	n := 40
	if text := os.Getenv("ENVIRONMENTS"); text != "" {
		n, _ = strconv.Atoi(text)
	}
	w := newWorld(t, Limits{Freeze: -1}, nil)
	f := function(t, "f", nil)
	f.Timeout = 200 * time.Millisecond
	w.run(t, f, call(`1`))
	w.Retire("f")
	settle(t, w)
	goroutines, files := runtime.NumGoroutine(), openFiles(t)
	var all sync.WaitGroup
	for worker := range 4 {
		all.Go(func() {
			for i := worker; i < n; i += 4 {
				g := *f
				g.Key = "f" + strconv.Itoa(i)
				verb := []string{`"exit"`, `"x"`, `"late"`, `"error"`, `"x"`, `"x"`, `"x"`, `"hang"`}[i/4%8]
				if _, err := w.Invoke(context.Background(), &g, call(verb)); err != nil {
					t.Error(err)
				}
				w.Retire(g.Key)
			}
		})
	}
	all.Wait()
	settle(t, w)
	for try := 0; runtime.NumGoroutine() > goroutines+2 || openFiles(t) > files+2; try++ {
		if try == 5000 {
			stacks := make([]byte, 1<<20)
			t.Fatalf("%d goroutines, before %d; %d open files, before %d\n%s", runtime.NumGoroutine(), goroutines, openFiles(t), files, stacks[:runtime.Stack(stacks, true)])
		}
		pause(t)
	}
}

func settle(t testing.TB, w *world) {
	for live, _ := w.Live(); live > 0; live, _ = w.Live() {
		pause(t)
	}
}

func openFiles(t testing.TB) int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("this host does not tell how many files are open")
	}
	return len(entries)
}
