package durable_test

// Proves that a command whose caller does not stand by has the same outcomes as one whose caller does, and that its waker is told of
// each of them, once: an item, its time, the partition's stop, its death by the disk and by the machine; and that a command that is
// taken back consumes nothing. How: virtual time. The machine and the disk are those of harness_test.go.

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"sluice/internal/durable"
	"sluice/internal/durable/durabletest/shelf"
	"sluice/internal/fault"
	"sluice/internal/store/memory"
)

type pendingCommand = durable.Pending[shelf.Command, shelf.Event, shelf.Answer, shelf.Action]

// bell counts how often it was rung.
type bell struct{ rung atomic.Int64 }

func (b *bell) Ready() { b.rung.Add(1) }

// begin parks a command.
func begin(t *testing.T, p *partition, c shelf.Command) (*pendingCommand, *bell) {
	t.Helper()
	ready := &bell{}
	answer, pending, err := p.Begin(context.Background(), c, ready)
	if err != nil || pending == nil {
		t.Fatalf("it does not wait: %+v %v", answer, err)
	}
	synctest.Wait()
	if ready.rung.Load() != 0 {
		t.Fatal("its waker was told while it waits")
	}
	return pending, ready
}

// is holds the outcome of a command against what is wanted, once its waker was told.
func is(t *testing.T, pending *pendingCommand, ready *bell, item string, fault error) {
	t.Helper()
	synctest.Wait()
	if n := ready.rung.Load(); n != 1 {
		t.Errorf("its waker was told %d times", n)
	}
	if answer, err := pending.End(); answer.Item != item || !errors.Is(err, fault) {
		t.Errorf("it got %q, %v", answer.Item, err)
	}
}

func TestOutcomesWithoutStandingBy(t *testing.T) {
	for name, c := range map[string]struct {
		happens func(b *bench, h *held, p *partition)
		item    string
		fault   error
		dead    bool
	}{
		"an item": {happens: func(_ *bench, h *held, p *partition) {
			close(h.release)
			<-do(context.Background(), p, put("a"))
		}, item: "a"},
		"its time": {happens: func(_ *bench, h *held, _ *partition) {
			close(h.release)
			<-time.After(time.Hour)
		}},
		"a stop": {happens: func(_ *bench, h *held, p *partition) {
			close(h.release)
			_ = p.Stop(context.Background())
		}},
		"a disk that fails for it": {happens: func(b *bench, h *held, p *partition) {
			b.faults.On(memory.PointSync, fault.Always(), fault.Fail(nil))
			close(h.release)
			<-do(context.Background(), p, put("a"))
		}, fault: durable.ErrLost, dead: true},
		"a disk that fails for another": {happens: func(b *bench, h *held, p *partition) {
			b.faults.On(memory.PointSync, fault.Always(), fault.Fail(nil))
			close(h.release)
			<-do(context.Background(), p, shelf.Command{Op: shelf.Put, Shelf: "other", Item: "a"})
		}, fault: durable.ErrStopped, dead: true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t)
				h := hold(b)
				p := b.start()
				pending, ready := begin(t, p, take(time.Hour))
				c.happens(b, h, p)
				is(t, pending, ready, c.item, c.fault)
				if c.dead {
					<-p.Done()
					_ = b.store.Close() // it has failed
					return
				}
				b.stop(p)
			})
		})
	}
}

func TestWhatNeedNotWaitIsAnsweredAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		p := b.start()
		<-do(context.Background(), p, put("a"))
		ready := &bell{}
		answer, pending, err := p.Begin(context.Background(), take(time.Hour), ready)
		if answer.Item != "a" || pending != nil || err != nil {
			t.Errorf("%+v %v %v", answer, pending, err)
		}
		if _, pending, err := p.Begin(context.Background(), look("b"), ready); pending != nil || !errors.Is(err, shelf.ErrNoSuchItem) {
			t.Errorf("%v %v", pending, err)
		}
		b.stop(p)
		if _, pending, err := p.Begin(context.Background(), take(time.Hour), ready); pending != nil || !errors.Is(err, durable.ErrStopped) {
			t.Errorf("after the stop: %v %v", pending, err)
		}
		if ready.rung.Load() != 0 {
			t.Error("the waker was told though nothing waits")
		}
	})
}

func TestWhatIsTakenBackConsumesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		p := b.start()
		left, ready := begin(t, p, take(time.Hour))
		stays, other := begin(t, p, take(time.Hour))
		if answer, err := left.End(); answer.Item != "" || !errors.Is(err, context.Canceled) {
			t.Errorf("who left got %+v, %v", answer, err)
		}
		synctest.Wait()
		if parked := p.Stats().Parked; parked != 1 {
			t.Errorf("%d commands wait still", parked)
		}
		<-do(context.Background(), p, put("a"))
		is(t, stays, other, "a", nil)
		if ready.rung.Load() != 0 {
			t.Error("who left was told")
		}
		b.stop(p)
	})
}
