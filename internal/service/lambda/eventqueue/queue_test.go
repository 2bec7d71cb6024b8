package eventqueue

// Proves that the queue runs what is due, again when that is said and after a restart when nobody said how it ended, and that a function
// whose runs take long does not keep others from theirs. How: a runner that the test answers for, on the store that tests have, with a
// clock that stands still.

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"testing"
	"time"

	"sluice/internal/clock"
	"sluice/internal/durable"
	"sluice/internal/store"
	"sluice/internal/store/memory"
)

// asked is a run that waits for the test's answer.
type asked struct {
	event  *Event
	answer chan Outcome
}

type bench struct {
	t     *testing.T
	store store.Store
	clock *clock.Virtual
	queue *Queue
	runs  chan asked
}

func newBench(t *testing.T) *bench {
	t.Helper()
	disk, err := memory.NewDisk().Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, store: disk, clock: clock.NewVirtual(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)), runs: make(chan asked)}
	b.start()
	return b
}

func (b *bench) start() {
	b.t.Helper()
	var err error
	b.queue, err = New(Config{
		Store: b.store, Engine: durable.NewEmbedded(b.store, nil), Clock: b.clock, Log: slog.New(slog.DiscardHandler),
		Run: func(ctx context.Context, e *Event) (Outcome, error) {
			a := asked{event: e, answer: make(chan Outcome)}
			select {
			case b.runs <- a:
			case <-ctx.Done():
				return Outcome{}, ctx.Err()
			}
			select {
			case o := <-a.answer:
				return o, nil
			case <-ctx.Done():
				return Outcome{}, ctx.Err()
			}
		},
	})
	if err == nil {
		err = b.queue.Start()
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) stop() {
	b.t.Helper()
	if err := b.queue.Stop(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) add(function, id string) {
	b.t.Helper()
	if err := b.queue.Add(b.t.Context(), &Event{Function: function, ID: id, Received: b.clock.Now(), At: b.clock.Now(), Payload: []byte("payload of " + id)}); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) next(id string, attempts uint32) asked {
	b.t.Helper()
	a := <-b.runs
	if e := a.event; e.ID != id || e.Attempts != attempts || string(e.Payload) != "payload of "+id {
		b.t.Errorf("asked for %+v (%s) in place of %s after %d attempts", e, e.Payload, id, attempts)
	}
	return a
}

func TestRuns(t *testing.T) {
	b := newBench(t)
	b.add("f", "one")
	b.next("one", 0).answer <- Outcome{Again: b.clock.Now().Add(time.Minute), Failed: true}
	b.add("g", "two")
	b.next("two", 0).answer <- Outcome{Done: true}
	b.moveTo(time.Minute)
	b.next("one", 1).answer <- Outcome{Again: b.clock.Now().Add(time.Minute)} // throttled
	b.moveTo(time.Minute)
	b.next("one", 1) // and nobody answers
	b.stop()
	b.start() // nobody said how it ended
	b.moveTo(time.Nanosecond)
	b.next("one", 1).answer <- Outcome{Done: true}
	b.add("f", "three")
	b.next("three", 0).answer <- Outcome{Done: true}
	b.stop()
	b.start()
	b.add("f", "four")
	b.next("four", 0) // and none before it
	b.stop()
}

// What is under way when the queue is drained ends, and does not run again; what waits runs after the next start.
func TestDrain(t *testing.T) {
	b := newBench(t)
	b.add("f", "one")
	one := b.next("one", 0)
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		b.queue.Drain(t.Context())
	}()
	for begun := true; begun; runtime.Gosched() {
		b.queue.mu.Lock()
		begun = b.queue.started
		b.queue.mu.Unlock()
	}
	b.add("f", "two")
	one.answer <- Outcome{Done: true}
	<-drained
	b.stop()
	b.start()
	b.next("two", 0)
	late, end := context.WithCancel(t.Context())
	end()
	b.queue.Drain(late) // and waits no longer than it may
	b.stop()
}

// A function that may run once at a time gets its events one after the other, at once: none is put off, to be put off again later.
func TestThrottledRunsWaitForTheirLine(t *testing.T) {
	const events = 5
	b := newBench(t)
	for n := range events {
		b.add("f", fmt.Sprint(n))
	}
	begun := events
	for left := events; left > 0; left-- {
		running := <-b.runs
		for range begun - 1 {
			a := <-b.runs
			a.answer <- Outcome{Again: b.clock.Now().Add(time.Hour)}
		}
		b.slowedDown("f")
		running.answer <- Outcome{Done: true}
		begun = min(2, left-1) // each that was run makes room for one more to try
	}
	b.stop()
	if _, waits := b.clock.Next(); waits {
		t.Error("an event was put off")
	}
}

// slowedDown waits until the queue knows that one run of the function is what there is room for.
func (b *bench) slowedDown(function string) {
	for most := 0; most != 1; runtime.Gosched() {
		b.queue.mu.Lock()
		most = b.queue.lines[function].most
		if l := b.queue.lines[function]; l.isEmpty() && l.at == 1 {
			most = 1 // the last one
		}
		b.queue.mu.Unlock()
	}
}

// moveTo moves the time on, once an event waits for it: the outcome that postponed it may still be on its way to the partition.
func (b *bench) moveTo(d time.Duration) {
	b.t.Helper()
	for {
		if _, waits := b.clock.Next(); waits {
			b.clock.Advance(d)
			return
		}
		select {
		case a := <-b.runs:
			b.t.Fatalf("asked for %+v before its time", a.event)
		default:
			runtime.Gosched()
		}
	}
}

func TestOneFunctionLeavesRoomForOthers(t *testing.T) {
	b := newBench(t)
	for n := range runsOfFunctionMax + 10 {
		b.add("slow", fmt.Sprint("slow-", n))
	}
	for range runsOfFunctionMax {
		if a := <-b.runs; a.event.Function != "slow" {
			t.Fatalf("%+v", a.event)
		}
	}
	b.add("quick", "quick")
	b.next("quick", 0).answer <- Outcome{Done: true}
	b.stop()
}
