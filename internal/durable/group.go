package durable

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"

	"sluice/internal/store"
)

// Group is the partitions of one kind. Entities (queues, executions) hash to them by their key. The number of partitions is
// fixed when the data folder first sees the kind, because an entity's state lies where its key once hashed to.
//
// One node owns all partitions: Start opens them all. In a cluster, Open and Stop of single partitions will follow who owns
// them.
type Group[C, E, A, X any] struct {
	kind    Kind[C, E, A, X]
	engine  Engine
	options GroupOptions[X]
	parts   []atomic.Pointer[Partition[C, E, A, X]]
	opening []sync.Mutex
}

// GroupOptions of a group.
type GroupOptions[X any] struct {
	// Partitions is their number in a new data folder, PartitionsUsual by default and PartitionsMax at most. An existing
	// folder keeps its own.
	Partitions int
	// Perform gets the actions of all partitions, with the number of the partition: see Options.Perform. Those of one
	// partition come in order, those of several at the same time.
	Perform func(partition int, action X)
	// Each is for every partition; its Perform is not used.
	Each Options[X]
}

const (
	// PartitionsUsual is enough to keep some tens of cores and a disk busy; an idle partition costs two goroutines.
	PartitionsUsual = 16
	// PartitionsMax is the highest number that a folder may be given.
	PartitionsMax = 1024
)

type groupRecord struct {
	Partitions int `json:"partitions"`
}

// NewGroup reads the number of partitions from the records, or writes it there on first sight. It opens no partition.
func NewGroup[C, E, A, X any](kind Kind[C, E, A, X], records store.Store, engine Engine, options GroupOptions[X]) (*Group[C, E, A, X], error) {
	known := store.NewRecords[groupRecord](records, "durable/group", 1, nil)
	record, err := known.Get(kind.Name)
	isNew := errors.Is(err, store.ErrNotFound)
	if err != nil && !isNew {
		return nil, fmt.Errorf("group %s: %w", kind.Name, err)
	}
	if isNew {
		record.Partitions = cmp.Or(options.Partitions, PartitionsUsual)
	}
	if record.Partitions < 1 || record.Partitions > PartitionsMax {
		return nil, fmt.Errorf("group %s: %d partitions, the limits are 1 and %d", kind.Name, record.Partitions, PartitionsMax)
	}
	if isNew {
		if err := store.Regardless(records, func(b store.Batch) error { return known.PutIn(b, kind.Name, record) }); err != nil {
			return nil, fmt.Errorf("group %s: %w", kind.Name, err)
		}
	}
	if options.Each.Logger == nil {
		options.Each.Logger = slog.New(slog.DiscardHandler)
	}
	return &Group[C, E, A, X]{
		kind: kind, engine: engine, options: options,
		parts:   make([]atomic.Pointer[Partition[C, E, A, X]], record.Partitions),
		opening: make([]sync.Mutex, record.Partitions),
	}, nil
}

// Len is the number of partitions.
func (g *Group[C, E, A, X]) Len() int { return len(g.parts) }

// Of is the number of the partition that an entity belongs to.
func (g *Group[C, E, A, X]) Of(key string) int { return partitionOf(key, len(g.parts)) }

// Start opens all partitions at the same time. If one fails it stops the others and returns the reason.
func (g *Group[C, E, A, X]) Start() error {
	errs := make([]error, len(g.parts))
	var all sync.WaitGroup
	for i := range g.parts {
		all.Go(func() { errs[i] = g.Open(i) })
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		return errors.Join(err, g.Stop(context.Background()))
	}
	return nil
}

// Open opens one partition, or opens it anew if it has stopped or died; for one that lives it does nothing. It is the only
// repair of a dead partition: everything is taken from the storage again.
func (g *Group[C, E, A, X]) Open(i int) error {
	g.opening[i].Lock()
	defer g.opening[i].Unlock()
	if p := g.parts[i].Load(); p != nil {
		select {
		case <-p.Done():
		default:
			return nil
		}
	}
	storage, err := g.engine.Storage(fmt.Sprintf("%s/%04d", g.kind.Name, i))
	if err != nil {
		return fmt.Errorf("open partition %d of %s: %w", i, g.kind.Name, err)
	}
	options := g.options.Each
	options.Perform = func(action X) {
		if g.options.Perform != nil {
			g.options.Perform(i, action)
		}
	}
	p, err := Start(g.kind, storage, options)
	if err != nil {
		return fmt.Errorf("open partition %d of %s: %w", i, g.kind.Name, err)
	}
	g.parts[i].Store(p)
	return nil
}

// Partition is one by its number; ErrStopped if it was never opened. The one that it returns may die: then Open it and ask
// again.
func (g *Group[C, E, A, X]) Partition(i int) (*Partition[C, E, A, X], error) {
	p := g.parts[i].Load()
	if p == nil {
		return nil, fmt.Errorf("partition %d of %s is not open: %w", i, g.kind.Name, ErrStopped)
	}
	return p, nil
}

// Do carries the command out in the partition of the entity.
func (g *Group[C, E, A, X]) Do(ctx context.Context, key string, command C) (A, error) {
	p, err := g.Partition(g.Of(key))
	if err != nil {
		var none A
		return none, err
	}
	return p.Do(ctx, command)
}

// Stop stops all partitions at the same time: see Partition.Stop. It returns what they died of, if any did.
func (g *Group[C, E, A, X]) Stop(ctx context.Context) error {
	errs := make([]error, len(g.parts))
	var all sync.WaitGroup
	for i := range g.parts {
		if p := g.parts[i].Load(); p != nil {
			all.Go(func() { errs[i] = p.Stop(ctx) })
		}
	}
	all.Wait()
	return errors.Join(errs...)
}

// partitionOf hashes a key to one of n partitions: FNV-1a, then the finalizer of MurmurHash3, whose every bit depends on
// every bit of the key. It must never change: data folders rely on it.
func partitionOf(key string, n int) int {
	h := uint64(14695981039346656037)
	for i := range len(key) {
		h = (h ^ uint64(key[i])) * 1099511628211
	}
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	return int((h ^ h>>33) % uint64(n))
}
