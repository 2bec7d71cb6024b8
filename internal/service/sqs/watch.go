package sqs

import (
	"context"
	"errors"
	"sync"
	"time"

	"sluice/internal/clock"
	"sluice/internal/store"
)

// watch opens partitions anew that have died, which is the only repair of one: everything is taken from the disk again. A
// store that has failed stays failed; its owner ends the process.
type watch struct {
	service *Service
	cancel  context.CancelFunc
	all     sync.WaitGroup
}

const (
	reopenAfter    = 10 * time.Millisecond
	reopenAfterMax = 5 * time.Second
)

func (w *watch) start() {
	ctx, cancel := context.WithCancel(context.Background())
	w.cancel = cancel
	for i := range w.service.group.Len() {
		w.all.Go(func() { w.partition(ctx, i) })
	}
}

func (w *watch) stop() {
	if w.cancel != nil {
		w.cancel()
		w.all.Wait()
	}
}

func (w *watch) partition(ctx context.Context, i int) {
	wait := reopenAfter
	for {
		p, err := w.service.group.Partition(i)
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
		w.service.Log.Error("a partition died and is opened anew", "partition", i, "error", p.Err())
		for err = w.service.group.Open(i); err != nil; err = w.service.group.Open(i) {
			w.service.Log.Error("a partition cannot be opened", "partition", i, "error", err)
			if errors.Is(err, store.ErrFailed) || clock.Wait(ctx, w.service.Clock, wait) != nil {
				return
			}
			wait = min(2*wait, reopenAfterMax)
		}
		wait = reopenAfter
	}
}
