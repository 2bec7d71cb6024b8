package durable_test

// Proves that a partition's death is told to all, by a failed commit or a panic, that opening anew repairs it, and that an
// orderly stop serves who is there. How: syncs that fail, a machine that panics. The machine and the disk are those of
// harness_test.go.

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sluice/internal/durable"
	"sluice/internal/durable/durabletest/shelf"
	"sluice/internal/fault"
	"sluice/internal/store"
	"sluice/internal/store/memory"
)

func TestAFailedCommitIsTheEndAndOpeningAnewTheRepair(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.limits.TurnsInFlightMax = 2 // so that one is decided behind the one that fails
		h := hold(b)
		p := b.start()
		ctx := context.Background()
		parked := do(ctx, p, take(time.Hour))
		synctest.Wait()
		durableItem := do(ctx, p, shelf.Command{Op: shelf.Put, Shelf: "other", Item: "durable"})
		synctest.Wait()
		h.release <- struct{}{}
		if got := <-durableItem; got.err != nil {
			t.Fatal(got.err)
		}
		lost := do(ctx, p, shelf.Command{Op: shelf.Put, Shelf: "other", Item: "lost"})
		synctest.Wait()
		alsoLost := do(ctx, p, look("durable")) // it comes after the lost one
		synctest.Wait()
		b.faults.On(memory.PointSync, fault.Always(), fault.Fail(nil))
		close(h.release)
		for _, over := range []<-chan result{lost, alsoLost} {
			if got := <-over; !errors.Is(got.err, durable.ErrLost) || !errors.Is(got.err, store.ErrFailed) {
				t.Errorf("answered %+v", got)
			}
		}
		if got := <-parked; !errors.Is(got.err, durable.ErrStopped) {
			t.Errorf("who waited got %+v", got)
		}
		<-p.Done()
		if err := p.Err(); !errors.Is(err, store.ErrFailed) {
			t.Errorf("the reason is %v", err)
		}
		if got := <-do(ctx, p, look("durable")); !errors.Is(got.err, durable.ErrStopped) {
			t.Errorf("the dead partition answers %+v", got)
		}
		if err := b.store.Close(); err != nil {
			t.Fatal(err)
		}
		b.wrap = nil
		p = b.start()
		if got := <-do(ctx, p, look("durable")); got.err != nil {
			t.Errorf("after opening anew: %+v", got)
		}
		b.stop(p)
	})
}

func TestStopServesWhoIsThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		h := hold(b)
		p := b.start()
		ctx := context.Background()
		waits := do(ctx, p, take(time.Hour))
		synctest.Wait()
		write := do(ctx, p, shelf.Command{Op: shelf.Put, Shelf: "other", Item: "a"})
		synctest.Wait()
		short, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		if err := p.Stop(short); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("stop does not wait: %v", err)
		}
		if got := <-do(ctx, p, look("a")); !errors.Is(got.err, durable.ErrStopped) {
			t.Errorf("after Stop: %+v", got)
		}
		close(h.release)
		if got := <-write; got.err != nil {
			t.Errorf("what was on its way: %+v", got)
		}
		if got := <-waits; got.err != nil || got.answer.Item != "" {
			t.Errorf("who waited: %+v", got)
		}
		b.stop(p)
	})
}

// explosive panics on the command Glance.
type explosive struct{ machine }

func (m *explosive) Decide(now time.Time, c shelf.Command, last bool) ([]shelf.Event, shelf.Answer, error) {
	if c.Op == shelf.Glance {
		panic("boom")
	}
	return m.machine.Decide(now, c, last)
}

func TestAPanicEndsThePartitionAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		sound := b.kind.Open
		b.kind.Open = func(r store.Reader) (machine, view, error) {
			m, v, err := sound(r)
			return &explosive{m}, v, err
		}
		p := b.start()
		ctx := context.Background()
		<-do(ctx, p, put("a"))
		parked := do(ctx, p, shelf.Command{Op: shelf.Take, Shelf: "other", Wait: time.Hour})
		synctest.Wait()
		if got := <-do(ctx, p, shelf.Command{Op: shelf.Glance}); got.err == nil {
			t.Error("a panic was answered")
		}
		if got := <-parked; got.err == nil {
			t.Errorf("who waited got %+v", got)
		}
		<-p.Done()
		if err := p.Err(); err == nil || !strings.Contains(err.Error(), "boom") {
			t.Errorf("the reason is %v", err)
		}
		if err := b.store.Close(); err != nil {
			t.Fatal(err)
		}
		p = b.start()
		if got := <-do(ctx, p, look("a")); got.err != nil {
			t.Errorf("after opening anew: %+v", got)
		}
		b.stop(p)
	})
}
