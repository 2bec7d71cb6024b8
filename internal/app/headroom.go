package app

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// What lives in the Go heap of a server of usual size is little, some megabytes: the engine keeps its memtables and its cache elsewhere.
// Go's own rule, to collect when there is as much garbage as there is life, then collects seventy times a second under load, for a tenth of
// the processor's time.
const (
	// headroomBytes of garbage may gather before it is collected, or as much as lives if that is more, which is Go's own rule.
	headroomBytes = 24 << 20
	percentUsual  = 100
	// percentMax is for a heap in which next to nothing lives.
	percentMax = 1600
)

// keepHeadroom lets headroomBytes of garbage gather, from the next collection on: what starting leaves behind is collected by Go's rule,
// so that an idle server stays small. An operator who has an opinion, by GOGC or GOMEMLIMIT, is left to it.
func keepHeadroom() {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		newHeadroom().follow()
	}
}

// headroom measures what lives after each collection and decides by that when the next one comes. So a heap that grows is collected where
// its last size has put it, and never later.
type headroom struct {
	live    []metrics.Sample
	percent int
}

func newHeadroom() *headroom {
	return &headroom{live: []metrics.Sample{{Name: "/gc/heap/live:bytes"}}, percent: percentUsual}
}

// follow adjusts after the next collection, and after every one that comes: what nobody holds is cleaned up once then.
func (h *headroom) follow() {
	runtime.AddCleanup(&unheld{}, func(h *headroom) {
		h.adjust()
		h.follow()
	}, h)
}

// unheld has a size and a pointer, so that it has a place of its own in memory.
type unheld struct{ _ *byte }

// adjust sets the percentage if it is off by a fourth: setting it stops the world for a moment.
func (h *headroom) adjust() {
	metrics.Read(h.live)
	if percent := percentFor(h.live[0].Value.Uint64()); 4*percent < 3*h.percent || 3*percent > 4*h.percent {
		h.percent = percent
		debug.SetGCPercent(percent)
	}
}

// percentFor is how many percent of what lives make headroomBytes, within the limits.
func percentFor(live uint64) int {
	return int(min(max(headroomBytes*100/max(live, 1), percentUsual), percentMax))
}
