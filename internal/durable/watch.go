package durable

import (
	"context"
	"errors"
	"sync"
	"time"

	"sluice/internal/clock"
	"sluice/internal/store"
)

const (
	reopenAfter    = 10 * time.Millisecond
	reopenAfterMax = 5 * time.Second
)

// Watch opens partitions anew that have died, until ctx ends: everything is taken from the disk again. A store that has failed
// stays failed; its owner ends the process. The group was started.
func (g *Group[C, E, A, X]) Watch(ctx context.Context) {
	var all sync.WaitGroup
	for i := range g.parts {
		all.Go(func() { g.watch(ctx, i) })
	}
	all.Wait()
}

func (g *Group[C, E, A, X]) watch(ctx context.Context, i int) {
	wait, log := reopenAfter, g.options.Each.Logger
	for {
		p, err := g.Partition(i)
		if err != nil {
			return // it was never opened: Start has failed
		}
		select {
		case <-ctx.Done():
			return
		case <-p.Done():
		}
		if ctx.Err() != nil || p.Err() == nil || errors.Is(p.Err(), store.ErrFailed) {
			return
		}
		log.Error("a partition died and is opened anew", "kind", g.kind.Name, "partition", i, "error", p.Err())
		for err = g.Open(i); err != nil; err = g.Open(i) {
			log.Error("a partition cannot be opened", "kind", g.kind.Name, "partition", i, "error", err)
			if errors.Is(err, store.ErrFailed) || clock.Wait(ctx, g.options.Each.Clock, wait) != nil {
				return
			}
			wait = min(2*wait, reopenAfterMax)
		}
		wait = reopenAfter
	}
}
