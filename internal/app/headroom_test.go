package app

// Proves how much garbage may gather: headroomBytes beside a small heap, as much as lives beside a large one, and that the collector is
// told. How: a table, and the collector's own word for its setting. The tests of this package don't run in parallel with it.

import (
	"runtime"
	"runtime/debug"
	"testing"
)

func TestGarbageThatMayGather(t *testing.T) {
	for _, c := range []struct {
		live    uint64
		percent int
	}{
		{live: 0, percent: percentMax},
		{live: 1 << 20, percent: percentMax},
		{live: 4 << 20, percent: 600},
		{live: 16 << 20, percent: 150},
		{live: headroomBytes, percent: percentUsual},
		{live: 1 << 30, percent: percentUsual},
		{live: 1 << 63, percent: percentUsual},
	} {
		if got := percentFor(c.live); got != c.percent {
			t.Errorf("%d bytes live: %d %%, want %d", c.live, got, c.percent)
		}
	}
}

func TestTheCollectorIsTold(t *testing.T) {
	set := func() int {
		now := debug.SetGCPercent(percentUsual)
		debug.SetGCPercent(now)
		return now
	}
	defer debug.SetGCPercent(set())
	h := newHeadroom()
	runtime.GC()
	h.adjust()
	if got := set(); got <= percentUsual || h.percent != got {
		t.Errorf("beside little that lives: %d %%, believed to be %d", got, h.percent)
	}
	large := make([]byte, 2*headroomBytes)
	runtime.GC()
	h.adjust()
	if got := set(); got != percentUsual || h.percent != got {
		t.Errorf("beside %d bytes that live: %d %%, believed to be %d", len(large), got, h.percent)
	}
	runtime.KeepAlive(large)
}
