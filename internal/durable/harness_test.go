package durable_test

// The harness of this package's tests: the reference machine in a partition, on a store in memory whose syncs a test can
// hold back or fail, used in synctest bubbles, where a test knows that all others wait and where every goroutine that is
// left behind is a failure. It proves nothing itself.

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"sluice/internal/clock"
	"sluice/internal/durable"
	"sluice/internal/durable/durabletest/shelf"
	"sluice/internal/fault"
	"sluice/internal/store/memory"
)

type (
	kind      = durable.Kind[shelf.Command, shelf.Event, shelf.Answer, shelf.Action]
	machine   = durable.Machine[shelf.Command, shelf.Event, shelf.Answer, shelf.Action]
	view      = durable.View[shelf.Event]
	partition = durable.Partition[shelf.Command, shelf.Event, shelf.Answer, shelf.Action]
)

// bench is a partition on its own disk.
type bench struct {
	t       *testing.T
	disk    *memory.Disk
	faults  *fault.Set
	store   *memory.Store
	kind    kind
	limits  durable.Limits
	wrap    func(durable.Storage) durable.Storage
	mu      sync.Mutex
	actions []string
}

func newBench(t *testing.T) *bench {
	return &bench{t: t, disk: memory.NewDisk(), kind: shelf.Durable()}
}

func (b *bench) perform(a shelf.Action) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.actions = append(b.actions, fmt.Sprint(a.Do, a.Item))
}

func (b *bench) performed() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.actions)
}

func (b *bench) start() *partition {
	b.t.Helper()
	b.faults = &fault.Set{}
	var err error
	if b.store, err = b.disk.Open(b.faults); err != nil {
		b.t.Fatal(err)
	}
	storage, err := durable.NewEmbedded(b.store, nil).Storage("p")
	if err != nil {
		b.t.Fatal(err)
	}
	if b.wrap != nil {
		storage = b.wrap(storage)
	}
	p, err := durable.Start(b.kind, storage, durable.Options[shelf.Action]{
		Clock: clock.System{}, Perform: b.perform, Limits: b.limits,
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return p
}

func (b *bench) stop(p *partition) {
	b.t.Helper()
	if err := errors.Join(p.Stop(context.Background()), b.store.Close()); err != nil {
		b.t.Fatal(err)
	}
}

// result is what a call came to; its channel is ready when the call is over.
type result struct {
	answer shelf.Answer
	err    error
}

func do(ctx context.Context, p *partition, c shelf.Command) <-chan result {
	over := make(chan result, 1)
	go func() {
		answer, err := p.Do(ctx, c)
		over <- result{answer, err}
	}()
	return over
}

func put(item string) shelf.Command { return shelf.Command{Op: shelf.Put, Shelf: "s", Item: item} }

func look(item string) shelf.Command { return shelf.Command{Op: shelf.Look, Item: item} }

func take(wait time.Duration) shelf.Command {
	return shelf.Command{Op: shelf.Take, Shelf: "s", Hide: time.Minute, Wait: wait}
}

func pending(over <-chan result) bool {
	synctest.Wait()
	return len(over) == 0
}

// held is a storage whose commits become durable one by one, when the test says so.
type held struct {
	durable.Storage
	release chan struct{}
	mu      sync.Mutex
	commits int
}

func (h *held) Commit(e durable.Entry) (durable.Ticket, error) {
	ticket, err := h.Storage.Commit(e)
	h.mu.Lock()
	h.commits++
	h.mu.Unlock()
	return &heldTicket{Ticket: ticket, release: h.release}, err
}

func (h *held) count() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.commits
}

type heldTicket struct {
	durable.Ticket
	release chan struct{}
}

func (t *heldTicket) Wait() error {
	<-t.release
	return t.Ticket.Wait()
}

func hold(b *bench) *held {
	h := &held{release: make(chan struct{})}
	b.wrap = func(s durable.Storage) durable.Storage {
		h.Storage = s
		return h
	}
	return h
}
