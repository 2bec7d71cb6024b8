// Proves that environments come and go with what is provisioned and retired: none is kept that nobody wants, or can find, and a closing Fleet
// waits for none of them. How: functions that hang and that answer, on a Fleet with little room; drivers_test.go runs it.
package environment

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
)

// ready waits until so many provisioned environments of f are.
func (w *world) ready(t testing.TB, n int) {
	t.Helper()
	w.until(t, func() bool {
		_, ready, _ := w.Provisioned("f")
		return ready == n
	})
}

// What is provisioned no longer ends, and one that is busy then lives on as any other does.
func testLessProvisioned(t *host) {
	w := newWorld(t, Limits{Freeze: -1}, nil)
	f := function(t, "f", nil)
	w.Provision(f, 3)
	w.ready(t, 3)
	w.Provision(f, 1)
	w.until(t, func() bool { live, _ := w.Live(); return live == 1 })
	go func() { _, _ = w.Invoke(context.Background(), f, call(`"hang"`)) }()
	w.log.until(t, contains("START"))
	w.Provision(f, 0)
	if live, _ := w.Live(); live != 1 {
		t.Errorf("%d live", live)
	}
	if allocated, _, _ := w.Provisioned("f"); allocated != 0 {
		t.Errorf("%d provisioned", allocated)
	}
}

// Provisioned environments take the room of idle ones, and wait for that of busy ones.
func testRoomForProvisioned(t *host) {
	w := newWorld(t, Limits{Freeze: -1, Environments: 2}, nil)
	f, idle, busy := function(t, "f", nil), function(t, "idle", nil), function(t, "busy", nil)
	w.run(t, idle, call(`1`))
	w.until(t, func() bool { _, n := w.Live(); return n == 1 })
	go func() { _, _ = w.Invoke(context.Background(), busy, call(`"hang"`)) }()
	w.log.until(t, func(text []string) bool { return strings.Count(strings.Join(text, "\n"), "START") == 2 })
	w.Provision(f, 2)
	w.ready(t, 1)
	w.Retire("busy")
	w.mu.Lock()
	var held *environment
	for p := range w.retired {
		for e := range p.live {
			held = e
		}
	}
	w.mu.Unlock()
	held.shutDown()
	w.ready(t, 2)
}

// A function's own idle environment makes room though a provisioned one has been idle for longer.
func testProvisionedAreNotInTheWay(t *host) {
	w := newWorld(t, Limits{Freeze: -1, Environments: 2}, nil)
	f, other := function(t, "f", nil), function(t, "other", nil)
	w.Provision(f, 1)
	w.ready(t, 1)
	first := make(chan struct{})
	go func() {
		defer close(first)
		_, _ = w.Invoke(context.Background(), f, call(`"hang"`))
	}()
	w.log.until(t, contains("START"))
	w.run(t, f, call(`1`))
	w.until(t, func() bool { _, n := w.Live(); return n == 1 })
	w.mu.Lock()
	var hung *environment
	for e := range w.pools["f"].live {
		if e.kept {
			hung = e
		}
	}
	w.mu.Unlock()
	hung.shutDown() // and a new provisioned one takes its place, which was idle after the other
	<-first
	w.ready(t, 1)
	w.until(t, func() bool { _, n := w.Live(); return n == 2 })
	w.mu.Lock()
	idle := w.pools["f"].idle
	if idle[1].kept {
		idle[0], idle[1] = idle[1], idle[0]
	}
	w.mu.Unlock()
	w.run(t, other, call(`1`))
}

// A closing Fleet does not wait for a function's whole timeout because its version was replaced meanwhile.
func testEndOfWhatWasRetiredWhileBusy(t *host) {
	w := newWorld(t, Limits{}, nil)
	f := function(t, "f", nil)
	ended := make(chan error, 1)
	go func() {
		_, err := w.Invoke(context.Background(), f, call(`"hang"`))
		ended <- err
	}()
	w.log.until(t, contains("START"))
	w.Retire("f")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	w.Close(ctx)
	if err := <-ended; err != nil {
		t.Errorf("what it was asked for is over without an answer: %v", err)
	}
	for _, line := range w.log.until(t, contains("REPORT")) {
		if bytes.Contains([]byte(line), []byte("Status: timeout")) {
			t.Errorf("it ran to its timeout: %s", line)
		}
	}
}

// holder is one whose function may be stale.
type holder struct {
	stale bool
	held  chan int
}

func (h *holder) Hold()       { h.held <- 1 }
func (h *holder) Release()    { h.held <- -1 }
func (h *holder) Stale() bool { return h.stale }

// An invocation that was on its way when its version was replaced runs, and leaves no environment that nobody would find again.
func testStale(t *host) {
	w := newWorld(t, Limits{Freeze: -1}, nil)
	f := function(t, "f", nil)
	h := &holder{stale: true, held: make(chan int, 10)}
	f.Holder = h
	w.Retire("f") // there is nothing yet to retire
	w.run(t, f, call(`1`))
	w.Provision(f, 1)
	if n := <-h.held + <-h.held; n != 0 {
		t.Errorf("%d held", n)
	}
	w.until(t, func() bool { live, _ := w.Live(); return live == 0 })
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.pools)+len(w.retired) != 0 {
		t.Errorf("%d and %d pools", len(w.pools), len(w.retired))
	}
}

// A function that found no room costs nothing afterwards.
func testNoTraceOfWhatFoundNoRoom(t *host) {
	w := newWorld(t, Limits{Environments: 1}, nil)
	go func() { _, _ = w.Invoke(context.Background(), function(t, "busy", nil), call(`"hang"`)) }()
	w.log.until(t, contains("START"))
	if _, err := w.Invoke(context.Background(), function(t, "f", nil), call(`1`)); !errors.Is(err, ErrCapacity) {
		t.Fatalf("got %v", err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.pools["f"] != nil {
		t.Error("it is remembered")
	}
}
