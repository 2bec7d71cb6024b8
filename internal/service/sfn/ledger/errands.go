package ledger

import (
	"errors"
	"sync"
	"time"

	"sluice/internal/clock"
	"sluice/internal/store"
)

// errands are a partition's actions that are to be carried out: an execution each, at most twice, and a sweep.
type errands struct {
	ledger    *Ledger
	partition int
	mu        sync.Mutex
	list      []Action
	wake      chan struct{}
}

// sweepAgain is when a sweep is tried again that could not be made.
const sweepAgain = time.Second

func newErrands(l *Ledger, partition int) *errands {
	return &errands{ledger: l, partition: partition, wake: make(chan struct{}, 1)}
}

// add takes note of an action; the partition calls it, and waits.
func (e *errands) add(a Action) {
	e.mu.Lock()
	e.list = append(e.list, a)
	e.mu.Unlock()
	select {
	case e.wake <- struct{}{}:
	default: // it will see this one too
	}
}

func (e *errands) take() (list []Action) {
	e.mu.Lock()
	defer e.mu.Unlock()
	list, e.list = e.list, nil
	return list
}

// run carries actions out until the ledger stops.
func (e *errands) run() {
	for {
		select {
		case <-e.ledger.ctx.Done():
			return
		case <-e.wake:
		}
		for _, a := range e.take() {
			if e.ledger.ctx.Err() != nil {
				return
			}
			e.carryOut(a)
		}
	}
}

func (e *errands) carryOut(a Action) {
	var err error
	if a.Act == Sweep {
		err = e.sweep(a.At)
	} else {
		err = e.tell(a)
	}
	if err != nil && e.ledger.ctx.Err() == nil {
		e.ledger.Log.Error("an execution's errand is put off", "errand", a, "partition", e.partition, "error", err)
		e.ledger.all.Go(func() {
			if clock.Wait(e.ledger.ctx, e.ledger.Clock, sweepAgain) == nil {
				e.add(a)
			}
		})
	}
}

// tell calls back, unless the execution has gone on since.
func (e *errands) tell(a Action) error {
	p, err := e.ledger.group.Partition(e.partition)
	if err != nil {
		return err
	}
	value, err := get(p.View(), numbered(activeKey, a.Number))
	if value == nil || err != nil {
		return err
	}
	now, err := readActive(value)
	if err != nil {
		return err
	}
	isDue := a.Act == Due && now.deadline == a.At
	if !isDue && (a.Act != Resume || !now.outstanding) {
		return nil
	}
	b, err := headOf(p.View(), a.Number)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if isDue {
		e.ledger.Due(b.Key, instant(a.At))
	} else {
		e.ledger.Resume(b.Key)
	}
	return nil
}

// sweep forgets some of the executions whose time is over. If there are more, the machine asks again.
func (e *errands) sweep(until int64) error {
	_, err := e.ledger.seen(e.ledger.ctx, e.partition, func(view store.Reader) (Command, error) {
		return lookupOver(view, until)
	})
	return err
}
