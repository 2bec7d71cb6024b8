package durable_test

// Proves that a partition reveals nothing before it is durable, decides the next turn while one syncs, and lets actions and
// timers go in order. How: syncs held back, and a look at what has come out meanwhile. The machine and the disk are those
// of harness_test.go.

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sluice/internal/durable/durabletest/shelf"
	"sluice/internal/store"
)

func TestNothingIsRevealedBeforeItIsDurable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		h := hold(b)
		p := b.start()
		ctx := context.Background()
		write := do(ctx, p, put("a"))
		if !pending(write) {
			t.Fatal("answered before the sync")
		}
		// These two change nothing, but they tell of what is not durable.
		read, refusal := do(ctx, p, look("a")), do(ctx, p, put("a"))
		if !pending(read) || !pending(refusal) {
			t.Error("a read or a refusal came before what it tells of")
		}
		h.release <- struct{}{}
		for over, want := range map[<-chan result]string{write: "<nil>", read: "<nil>", refusal: shelf.ErrExists.Error()} {
			if got := <-over; fmt.Sprint(got.err) != want {
				t.Errorf("answered %+v, want %s", got, want)
			}
		}
		close(h.release)
		b.stop(p)
	})
}

func TestTheNextTurnIsDecidedWhileThisOneSyncs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.limits.TurnsInFlightMax = 2
		h := hold(b)
		p := b.start()
		var overs []<-chan result
		for i := range 20 {
			overs = append(overs, do(context.Background(), p, put(fmt.Sprint(i))))
			synctest.Wait()
		}
		if got := h.count(); got != 2 {
			t.Errorf("%d turns are on their way, the limit is 2", got)
		}
		close(h.release)
		for _, over := range overs {
			if got := <-over; got.err != nil {
				t.Error(got.err)
			}
		}
		if got := h.count(); got != 3 {
			t.Errorf("20 commands took %d commits: those that came during the syncs should share one", got)
		}
		b.stop(p)
	})
}

func TestActionsComeInOrderWhenTheyAreDurable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		h := hold(b)
		p := b.start()
		ctx := context.Background()
		call := func(c shelf.Command) shelf.Answer {
			t.Helper()
			over := do(ctx, p, c)
			synctest.Wait()
			h.release <- struct{}{}
			got := <-over
			if got.err != nil {
				t.Fatal(got.err)
			}
			return got.answer
		}
		call(put("a"))
		call(put("b"))
		for range 2 {
			taken := call(take(0))
			confirm := shelf.Command{Op: shelf.Confirm, Item: taken.Item, Receipt: taken.Receipt}
			before := len(b.performed())
			over := do(ctx, p, confirm)
			if !pending(over) || len(b.performed()) != before {
				t.Error("an action came before its fact was durable")
			}
			h.release <- struct{}{}
			<-over
			synctest.Wait()
		}
		if got := strings.Join(b.performed(), " "); got != "1a 1b" {
			t.Errorf("actions %s", got)
		}
		close(h.release)
		b.stop(p)
		b.actions = nil
		p = b.start()
		if got := strings.Join(b.performed(), " "); got != "1a 1b" {
			t.Errorf("outstanding after the start: %s", got)
		}
		b.stop(p)
	})
}

func TestTimersFire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		p := b.start()
		at := time.Now().Add(time.Hour)
		<-do(context.Background(), p, shelf.Command{Op: shelf.Schedule, Shelf: "s", Item: "later", At: at})
		if got := <-do(context.Background(), p, shelf.Command{Op: shelf.Fire, Item: "later"}); !errors.Is(got.err, shelf.ErrTooEarly) {
			t.Errorf("too early: %+v", got)
		}
		<-time.After(time.Hour - 1)
		synctest.Wait()
		if len(b.performed()) != 0 {
			t.Error("fired too early")
		}
		<-time.After(1)
		synctest.Wait()
		if got := strings.Join(b.performed(), " "); got != "0later" {
			t.Errorf("actions %q", got)
		}
		b.stop(p)
	})
}

func TestLoadSeesExactlyTheStateInMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		h := hold(b)
		p := b.start()
		ctx := context.Background()
		var writes []<-chan result
		for i := range 3 {
			writes = append(writes, do(ctx, p, put(fmt.Sprint("item", i))))
			synctest.Wait()
		}
		seen := -1
		loaded := make(chan error, 1)
		go func() {
			_, err := p.Load(ctx, func(v store.Reader) (shelf.Command, error) {
				seen = 0
				err := v.Scan(store.Range{}, func(key, _ []byte) error {
					if key[0] == 'i' {
						seen++
					}
					return nil
				})
				return look("item2"), err
			})
			loaded <- err
		}()
		synctest.Wait()
		if seen >= 0 {
			t.Error("loaded while turns were on their way")
		}
		close(h.release)
		if err := <-loaded; err != nil || seen != 3 {
			t.Errorf("saw %d items, %v", seen, err)
		}
		for _, over := range writes {
			<-over
		}
		boom := errors.New("boom")
		if _, err := p.Load(ctx, func(store.Reader) (shelf.Command, error) { return shelf.Command{}, boom }); !errors.Is(err, boom) {
			t.Errorf("a load that fails answers %v", err)
		}
		b.stop(p)
	})
}
