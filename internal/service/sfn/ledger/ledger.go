package ledger

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"sluice/internal/clock"
	"sluice/internal/durable"
	"sluice/internal/store"
)

// Config of a Ledger; everything must be given.
type Config struct {
	Store  store.Store
	Engine durable.Engine
	Clock  clock.Clock
	Log    *slog.Logger
	// Due is called when an execution's deadline, at, has come: never before, and once, but again when the partition was opened anew while the
	// deadline is still the same. Whoever appends at that moment may change the deadline while the call is made: that at has come is still
	// true then, and nothing is said of the new one.
	Due func(k Key, at time.Time)
	// Resume is called for each execution whose latest append left something outstanding, when the ledger starts, and when a partition is
	// opened anew: then what is under way may well be so still.
	//
	// Due and Resume are called one at a time for a partition's executions, after Start has begun, by the ledger's own goroutines. They may
	// call the ledger, and should return soon: other executions' wait.
	Resume func(Key)
}

// Ledger keeps executions. It is safe for concurrent use.
type Ledger struct {
	Config
	group   *durable.Group[Command, Event, Answer, Action]
	errands []*errands
	ctx     context.Context //nolint:containedctx // the life of the ledger's own goroutines
	end     context.CancelFunc
	all     sync.WaitGroup
}

// New makes a Ledger, which does nothing before Start.
func New(c Config) (*Ledger, error) { return newLedger(c, sizes{}.orUsual()) }

// sizes are what tests choose.
type sizes struct {
	retention  time.Duration
	remembered uint64
	partitions int // in a new data folder; 0 is durable's choice
}

func (s sizes) orUsual() sizes {
	return sizes{cmp.Or(s.retention, Retention), cmp.Or(s.remembered, recentMax), s.partitions}
}

func newLedger(c Config, chosen sizes) (*Ledger, error) {
	l := &Ledger{Config: c}
	l.ctx, l.end = context.WithCancel(context.Background())
	var err error
	l.group, err = durable.NewGroup(kind(chosen.retention, chosen.remembered), c.Store, c.Engine, durable.GroupOptions[Action]{
		Partitions: chosen.partitions,
		Perform:    func(partition int, a Action) { l.errands[partition].add(a) },
		Each:       durable.Options[Action]{Clock: c.Clock, Logger: c.Log},
	})
	if err != nil {
		return nil, err
	}
	for i := range l.group.Len() {
		l.errands = append(l.errands, newErrands(l, i))
	}
	return l, nil
}

// Start takes up what was left, and tells of it.
func (l *Ledger) Start() error {
	if err := l.group.Start(); err != nil {
		return err
	}
	for _, e := range l.errands {
		l.all.Go(e.run)
	}
	l.all.Go(func() { l.group.Watch(l.ctx) })
	return nil
}

// Stop calls nobody any more, and returns when what was acknowledged is on the disk.
func (l *Ledger) Stop(ctx context.Context) error {
	l.end()
	l.all.Wait()
	return l.group.Stop(ctx)
}

// looksMax is how often a command looks at the view from outside before it does so inside the partition, where nothing can change
// meanwhile but everyone waits.
const looksMax = 4

// seen carries out a command that is made of the view.
func (l *Ledger) seen(ctx context.Context, partition int, command func(view store.Reader) (Command, error)) (Answer, error) {
	p, err := l.group.Partition(partition)
	if err != nil {
		return Answer{}, err
	}
	for range looksMax {
		c, err := command(p.View())
		if err == nil {
			var answer Answer
			if answer, err = p.Do(ctx, c); err == nil {
				return answer, nil
			}
		}
		if !errors.Is(err, ErrLookAgain) {
			return Answer{}, err
		}
	}
	return p.Load(ctx, command)
}

// Begin takes a new execution in, and returns when it is on the disk. If one of that name runs, of the same state machine with the same
// input, it is returned as it is now, and nothing is changed (API Reference, StartExecution: it is idempotent for Standard workflows).
// Otherwise the error is ErrExists for a name that is taken. Nothing of b may be changed before Begin has returned.
func (l *Ledger) Begin(ctx context.Context, b *Begin) (existing *Summary, err error) {
	id := b.ID()
	answer, err := l.seen(ctx, l.of(id), func(view store.Reader) (Command, error) {
		look, err := lookup(view, id)
		return Command{Op: OpBegin, ID: id, Look: look, Begin: b}, err
	})
	switch {
	case err != nil:
		return nil, fmt.Errorf("begin %v: %w", b.Key, err)
	case !answer.Existing:
		return nil, nil
	case !answer.Running:
		return nil, fmt.Errorf("begin %v: %w", b.Key, ErrExists)
	}
	s, err := l.Summary(ctx, b.Key)
	if err == nil && (s.Input != b.Input || s.MachineID != b.MachineID) {
		err = ErrExists
	}
	if err != nil {
		return nil, fmt.Errorf("begin %v: %w", b.Key, err)
	}
	return s, nil
}

// Append adds records to an execution that runs, and returns when they are on the disk. The error is ErrStale if others have appended
// since, ErrOver if it has ended, ErrNotFound if there is none. Nothing of a may be changed before it has returned.
func (l *Ledger) Append(ctx context.Context, k Key, a Append) error {
	id := k.ID()
	_, err := l.group.Do(ctx, string(id[:]), Command{Op: OpAppend, ID: id, Append: a})
	if errors.Is(err, ErrOver) {
		err = l.over(ctx, id, err)
	}
	if err != nil {
		return fmt.Errorf("append to %v: %w", k, err)
	}
	return nil
}

// over tells an execution that has ended from one that never was.
func (l *Ledger) over(ctx context.Context, id ID, err error) error {
	p, err2 := l.group.Partition(l.of(id))
	if err2 != nil {
		return err2
	}
	_, found, err2 := numberOf(p.View(), id)
	if err2 == nil {
		err2 = l.barrier(ctx, l.of(id))
	}
	if err2 == nil && !found {
		return ErrNotFound
	}
	return errors.Join(err, err2)
}

// Reopen is Append for an execution that has ended: it runs again. The error is ErrRunning if it has not ended.
func (l *Ledger) Reopen(ctx context.Context, k Key, a Append) error {
	id := k.ID()
	_, err := l.seen(ctx, l.of(id), func(view store.Reader) (Command, error) {
		look, err := lookupCold(view, id)
		return Command{Op: OpReopen, ID: id, Look: look, Append: a, Redriven: l.Clock.Now()}, err
	})
	if err != nil {
		return fmt.Errorf("reopen %v: %w", k, err)
	}
	return nil
}

// Running tells whether an execution of the state machine runs.
func (l *Ledger) Running(ctx context.Context, machineID string) (bool, error) {
	return l.any(ctx, Command{Op: OpCount, MachineID: machineID}, func(a Answer) bool { return a.Active > 0 })
}

// Uses tells whether an execution of the revision is kept, whether it runs or has ended.
func (l *Ledger) Uses(ctx context.Context, machineID string, revision int64) (bool, error) {
	return l.any(ctx, Command{Op: OpCount, MachineID: machineID, Revision: revision}, func(a Answer) bool { return a.Kept > 0 })
}

// any asks the partitions one after the other, until one says yes.
func (l *Ledger) any(ctx context.Context, c Command, yes func(Answer) bool) (bool, error) {
	for i := range l.group.Len() {
		p, err := l.group.Partition(i)
		if err != nil {
			return false, err
		}
		answer, err := p.Do(ctx, c)
		if err != nil || yes(answer) {
			return err == nil, err
		}
	}
	return false, nil
}

func (l *Ledger) of(id ID) int { return l.group.Of(string(id[:])) }

// barrier returns when all that a partition's view showed is on the disk.
func (l *Ledger) barrier(ctx context.Context, partition int) error {
	p, err := l.group.Partition(partition)
	if err == nil {
		_, err = p.Do(ctx, Command{Op: OpBarrier})
	}
	return err
}
