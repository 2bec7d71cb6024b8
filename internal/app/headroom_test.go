package app

// Proves how much garbage may gather: headroomBytes beside a small heap, as much as lives beside a large one, and that the collector is
// told. How: a table, and the collector's own word for its setting, in a process of its own: what other tests leave behind lives, too.

import (
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strings"
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

const headroomName = "SLUICE_TEST_HEADROOM"

func TestTheCollectorIsTold(t *testing.T) {
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestTheCollectorOfThisProcessIsTold$", "-test.v")
	child.Env = append(os.Environ(), headroomName+"=yes")
	if out, err := child.CombinedOutput(); err != nil || !strings.Contains(string(out), "--- PASS: TestTheCollectorOfThisProcessIsTold") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestTheCollectorOfThisProcessIsTold(t *testing.T) {
	if os.Getenv(headroomName) == "" {
		t.Skip("runs in the process of TestTheCollectorIsTold")
	}
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
