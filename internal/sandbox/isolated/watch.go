//go:build linux && (amd64 || arm64)

package isolated

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"sluice/internal/sandbox"
	"sluice/internal/sandbox/isolated/cgroup"
	"sluice/internal/sandbox/isolated/control"
)

// watchEvery is how often a sandbox is looked at whose /tmp is memory.
const watchEvery = 100 * time.Millisecond

// watch holds a function to its memory where /tmp is memory as well: the kernel holds the sum of both, and this the function's part,
// which may be above its limit for as long as watchEvery.
type watch struct {
	tripped atomic.Bool
	stop    chan struct{}
	done    sync.WaitGroup
}

// guard begins to watch, where there is something to watch by.
func (b *box) guard(spec *sandbox.Spec) {
	if b.tmp != nil || b.driver.groups.Means(cgroup.Memory) == "" {
		return
	}
	w := &watch{stop: make(chan struct{})}
	b.watch = w
	limit := spec.MemoryBytes
	w.done.Go(func() {
		tick := time.NewTicker(watchEvery)
		defer tick.Stop()
		for {
			select {
			case <-w.stop:
				return
			case <-b.Gone():
				return
			case <-tick.C:
			}
			if used, err := b.Usage(); err == nil && used.MemoryBytes > limit {
				w.tripped.Store(true)
				_, _ = b.first.call(context.Background(), control.Request{Kill: true}) // if that cannot be asked for, all are dead
			}
		}
	})
}

func (w *watch) close() {
	close(w.stop)
	w.done.Wait()
}

var _ sandbox.Sandbox = (*box)(nil)
