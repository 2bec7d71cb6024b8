package durable_test

// Proves that under load from many goroutines every item is taken by exactly one, on a real store, through restarts; that
// ten thousand who wait are served one by one and cost nothing meanwhile; and that the engines fence. How: counting.

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"sluice/internal/clock"
	"sluice/internal/durable"
	"sluice/internal/durable/durabletest/shelf"
	journallocal "sluice/internal/journal/local"
	"sluice/internal/store"
	"sluice/internal/store/local"
	"sluice/internal/store/memory"
)

func TestEveryItemHasOneTaker(t *testing.T) {
	const writers, takers, items = 16, 16, 60
	s, err := local.Open(t.TempDir(), local.Options{})
	if err != nil {
		t.Fatal(err)
	}
	group, err := durable.NewGroup(shelf.Durable(), s, durable.NewEmbedded(s, nil), durable.GroupOptions[shelf.Action]{
		Partitions: 4, Each: durable.Options[shelf.Action]{Clock: clock.System{}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := group.Start(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var work, idle sync.WaitGroup
	var taken sync.Map
	var count atomic.Int64
	for w := range writers {
		work.Go(func() {
			for i := range items {
				name := fmt.Sprintf("%d-%d", w, i)
				if _, err := group.Do(ctx, fmt.Sprint(w%4), shelf.Command{Op: shelf.Put, Shelf: "s", Item: name}); err != nil {
					t.Errorf("put %s: %v", name, err)
				}
			}
		})
	}
	for k := range takers {
		idle.Go(func() {
			for {
				a, err := group.Do(ctx, fmt.Sprint(k%4), shelf.Command{Op: shelf.Take, Shelf: "s", Hide: time.Hour, Wait: time.Hour})
				if err != nil {
					if !errors.Is(err, context.Canceled) {
						t.Errorf("take: %v", err)
					}
					return
				}
				if _, twice := taken.LoadOrStore(a.Item, true); twice {
					t.Errorf("%s was taken twice", a.Item)
				}
				if count.Add(1) == writers*items {
					cancel()
				}
			}
		})
	}
	work.Wait()
	idle.Wait()
	if got := count.Load(); got != writers*items {
		t.Errorf("%d of %d were taken", got, writers*items)
	}
	if err := errors.Join(group.Stop(context.Background()), s.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestTenThousandWaitForOneShelf(t *testing.T) {
	const waiting = 10_000
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		h := hold(b)
		close(h.release)
		p := b.start()
		overs := make(chan result, waiting)
		for range waiting {
			go func() {
				a, err := p.Do(context.Background(), take(time.Hour))
				overs <- result{a, err}
			}()
		}
		synctest.Wait()
		if parked := p.Stats().Parked; parked != waiting {
			t.Fatalf("%d wait", parked)
		}
		before := p.Stats().Turns
		for i := range 5 {
			<-do(context.Background(), p, put(fmt.Sprint("item", i)))
			if got := <-overs; got.err != nil || got.answer.Item != fmt.Sprint("item", i) {
				t.Errorf("%+v", got)
			}
		}
		synctest.Wait()
		if turns := p.Stats().Turns - before; turns != 5 || len(overs) != 0 {
			t.Errorf("5 items took %d turns and woke %d too many", turns, len(overs))
		}
		b.stop(p)
		for range waiting - 5 {
			if got := <-overs; got.err != nil || got.answer.Item != "" {
				t.Fatalf("%+v", got)
			}
		}
	})
}

func TestThePastOwnerIsFenced(t *testing.T) {
	for name, engine := range map[string]func(*testing.T) durable.Engine{
		"embedded": func(t *testing.T) durable.Engine { return durable.NewEmbedded(openMemory(t), nil) },
		"embedded with log": func(t *testing.T) durable.Engine {
			s := openMemory(t)
			return durable.NewEmbedded(s, journallocal.New(s, nil))
		},
		"apart": func(t *testing.T) durable.Engine {
			return durable.NewApart(journallocal.New(openMemory(t), nil), openMemory(t), 0)
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := engine(t)
			start := func() *partition {
				storage, err := e.Storage("p")
				if err != nil {
					t.Fatal(err)
				}
				p, err := durable.Start(shelf.Durable(), storage, durable.Options[shelf.Action]{Clock: clock.System{}})
				if err != nil {
					t.Fatal(err)
				}
				return p
			}
			ctx := t.Context()
			older := start()
			if _, err := older.Do(ctx, put("a")); err != nil {
				t.Fatal(err)
			}
			newer := start()
			if _, err := older.Do(ctx, put("b")); !errors.Is(err, durable.ErrLost) || !errors.Is(err, durable.ErrFenced) {
				t.Errorf("the past owner answers %v", err)
			}
			<-older.Done()
			if _, err := newer.Do(ctx, look("a")); err != nil {
				t.Errorf("the new owner answers %v", err)
			}
			if _, err := newer.Do(ctx, look("b")); !errors.Is(err, shelf.ErrNoSuchItem) {
				t.Errorf("the past owner's last command happened: %v", err)
			}
			if err := newer.Stop(ctx); err != nil {
				t.Error(err)
			}
		})
	}
}

func openMemory(t *testing.T) *memory.Store {
	t.Helper()
	s, err := memory.NewDisk().Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAGroupKeepsItsNumberOfPartitions(t *testing.T) {
	s := openMemory(t)
	open := func(partitions int) (*durable.Group[shelf.Command, shelf.Event, shelf.Answer, shelf.Action], error) {
		return durable.NewGroup(shelf.Durable(), store.Store(s), durable.NewEmbedded(s, nil), durable.GroupOptions[shelf.Action]{
			Partitions: partitions, Each: durable.Options[shelf.Action]{Clock: clock.System{}},
		})
	}
	for _, wrong := range []int{-1, durable.PartitionsMax + 1} {
		if _, err := open(wrong); err == nil {
			t.Errorf("%d partitions are accepted", wrong)
		}
	}
	first, err := open(5)
	if err != nil || first.Len() != 5 {
		t.Fatalf("%v", err)
	}
	second, err := open(0)
	if err != nil || second.Len() != 5 {
		t.Fatalf("the folder's number is forgotten: %v", err)
	}
	if _, err := second.Do(t.Context(), "x", look("x")); !errors.Is(err, durable.ErrStopped) {
		t.Errorf("before Start: %v", err)
	}
	if err := second.Start(); err != nil {
		t.Fatal(err)
	}
	if err := second.Open(3); err != nil {
		t.Errorf("opening one that is open: %v", err)
	}
	p, err := second.Partition(3)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := second.Open(3); err != nil {
		t.Fatal(err)
	}
	if again, err := second.Partition(3); err != nil || again == p {
		t.Errorf("a stopped partition was not opened anew: %v", err)
	}
	if err := second.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
}
