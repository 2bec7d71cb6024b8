package durable_test

// Proves that a command that waits is served in the turn that wakes it, ends with its time, consumes nothing when its caller
// leaves, and that the limits hold. How: virtual time. The machine and the disk are those of harness_test.go.

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"sluice/internal/durable"
	"sluice/internal/durable/durabletest/shelf"
)

func TestAWaitingCommandIsServedByTheTurnThatWakesIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		h := hold(b)
		close(h.release)
		p := b.start()
		first, second := do(context.Background(), p, take(time.Minute)), (<-chan result)(nil)
		synctest.Wait()
		second = do(context.Background(), p, take(time.Minute))
		if !pending(first) || !pending(second) || p.Stats().Parked != 2 {
			t.Fatalf("they don't wait: %+v", p.Stats())
		}
		if got := <-do(context.Background(), p, put("a")); got.err != nil {
			t.Fatal(got.err)
		}
		if got := <-first; got.err != nil || got.answer.Item != "a" {
			t.Errorf("the first got %+v", got)
		}
		if h.count() != 1 {
			t.Errorf("put and take took %d commits", h.count())
		}
		if !pending(second) {
			t.Error("the second got what was the first's")
		}
		// Time alone brings the item back, at the very moment at which the second has waited long enough.
		if got := <-second; got.err != nil || got.answer.Item != "a" {
			t.Errorf("the second got %+v", got)
		}
		b.stop(p)
	})
}

func TestAWaitEndsWithItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		p := b.start()
		start := time.Now()
		if got := <-do(context.Background(), p, take(20*time.Second)); got.err != nil || got.answer.Item != "" {
			t.Errorf("an empty shelf answers %+v", got)
		}
		if waited := time.Since(start); waited != 20*time.Second {
			t.Errorf("waited %v", waited)
		}
		b.stop(p)
	})
}

func TestTimeBringsBackWhatWasTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		p := b.start()
		ctx := context.Background()
		<-do(ctx, p, put("a"))
		start := time.Now()
		if got := <-do(ctx, p, take(0)); got.answer.Item != "a" {
			t.Fatalf("%+v", got)
		}
		if got := <-do(ctx, p, take(2*time.Minute)); got.answer.Item != "a" || time.Since(start) != time.Minute {
			t.Errorf("after %v: %+v", time.Since(start), got)
		}
		b.stop(p)
	})
}

func TestWhoStopsWaitingConsumesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		p := b.start()
		ctx, cancel := context.WithCancel(context.Background())
		left := do(ctx, p, take(time.Hour))
		stays := (<-chan result)(nil)
		synctest.Wait()
		stays = do(context.Background(), p, take(time.Hour))
		synctest.Wait()
		cancel()
		if got := <-left; !errors.Is(got.err, context.Canceled) {
			t.Errorf("who left got %+v", got)
		}
		synctest.Wait()
		if parked := p.Stats().Parked; parked != 1 {
			t.Errorf("%d commands wait still", parked)
		}
		<-do(context.Background(), p, put("a"))
		if got := <-stays; got.answer.Item != "a" {
			t.Errorf("who stayed got %+v", got)
		}
		b.stop(p)
	})
}

func TestACommandThatNobodyLookedAtIsTakenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.limits = durable.Limits{TurnsInFlightMax: 1, MailboxMax: 1, CommandsPerTurnMax: 1}
		h := hold(b)
		p := b.start()
		var overs []<-chan result
		for i := range 3 { // one on its way, one in the loop's hands, one in the mailbox
			overs = append(overs, do(context.Background(), p, put(fmt.Sprint("first", i))))
			synctest.Wait()
		}
		ctx, cancel := context.WithCancel(context.Background())
		tooMany := do(ctx, p, put("x")) // waits for a place in the mailbox
		if !pending(tooMany) {
			t.Error("the mailbox has no limit")
		}
		cancel()
		if got := <-tooMany; !errors.Is(got.err, context.Canceled) {
			t.Errorf("%+v", got)
		}
		close(h.release)
		for _, over := range overs {
			if got := <-over; got.err != nil {
				t.Error(got.err)
			}
		}
		if got := <-do(context.Background(), p, look("x")); !errors.Is(got.err, shelf.ErrNoSuchItem) {
			t.Errorf("what was taken back happened: %+v", got)
		}
		b.stop(p)
	})
}

func TestTooManyThatWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.limits.ParkedMax = 3
		p := b.start()
		var overs []<-chan result
		for range 3 {
			overs = append(overs, do(context.Background(), p, take(time.Minute)))
		}
		synctest.Wait()
		if got := <-do(context.Background(), p, take(time.Minute)); !errors.Is(got.err, durable.ErrCrowded) {
			t.Errorf("the fourth got %+v", got)
		}
		for _, over := range overs {
			<-over
		}
		b.stop(p)
	})
}
