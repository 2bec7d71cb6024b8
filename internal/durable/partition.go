package durable

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"

	"sluice/internal/clock"
	"sluice/internal/store"
)

// Partition is a machine with the goroutine that owns it: commands come in by Do from any number of goroutines, answers and
// actions leave in order when they are durable. Two goroutines run between Start and Done: the loop makes turns, the
// completer waits for the disk.
type Partition[C, E, A, X any] struct {
	options Options[X]
	limits  Limits
	stepper *Stepper[C, E, A, X]
	time    *clock.Steady
	view    store.Reader

	mailbox chan *Request[C, A]
	poke    chan struct{} // something else than the mailbox wants the loop: time, a withdrawal
	slots   chan struct{} // one for each turn that is on its way
	turns   chan *Turn[C, A, X]
	timer   clock.Timer

	withdrawing sync.Mutex
	withdrawn   []*Request[C, A]

	stop     chan struct{} // closed by Stop: take no more, finish what is there
	stopOnce sync.Once
	dead     chan struct{} // closed by die: nothing can be finished
	gone     chan struct{} // closed when both goroutines are done
	death    atomic.Pointer[error]

	requests sync.Pool
	stats    counters
}

// Options of a partition. Clock must be given.
type Options[X any] struct {
	Clock clock.Clock
	// Perform gets the actions, one at a time and in order, when what called for them is durable; first of all, before Start
	// returns, those that were outstanding. It is called by the partition's own goroutine, so it must only pass them on, and
	// must not call the partition.
	Perform func(action X)
	Limits  Limits
	// Logger hears of the partition's death. Nil discards.
	Logger *slog.Logger
}

// Stats counts what a partition did since Start.
type Stats struct {
	Commands, Turns, Facts uint64
	// Parked commands wait for a topic now, Queued ones for the next turn.
	Parked, Queued int
}

type counters struct {
	commands, turns, facts atomic.Uint64
	parked                 atomic.Int64
}

// Start recovers the machine from its storage and starts its partition.
func Start[C, E, A, X any](kind Kind[C, E, A, X], storage Storage, options Options[X]) (*Partition[C, E, A, X], error) {
	stepper, outstanding, err := Recover(kind, storage, options.Limits)
	if err != nil {
		return nil, err
	}
	if options.Logger == nil {
		options.Logger = slog.New(slog.DiscardHandler)
	}
	if options.Perform == nil {
		options.Perform = func(X) {}
	}
	limits := options.Limits.orDefaults()
	p := &Partition[C, E, A, X]{
		options: options, limits: limits, stepper: stepper,
		time:    clock.NewSteady(options.Clock, stepper.Now()),
		view:    storage.View(),
		mailbox: make(chan *Request[C, A], limits.MailboxMax),
		poke:    make(chan struct{}, 1),
		slots:   make(chan struct{}, limits.TurnsInFlightMax),
		turns:   make(chan *Turn[C, A, X], limits.TurnsInFlightMax),
		stop:    make(chan struct{}),
		dead:    make(chan struct{}),
		gone:    make(chan struct{}),
	}
	p.requests.New = func() any { return NewRequest[C, A]() }
	for _, action := range outstanding {
		options.Perform(action)
	}
	go p.loop()      // ends by closing turns
	go p.completer() // ends after it, by closing gone
	return p, nil
}

// Do carries the command out and returns when it is durable. The error is the machine's refusal, or ErrStopped, ErrCrowded,
// ErrLost, store.ErrNoRoom for a command that was not carried out, or the context's: then a command that was not decided yet, a parked one for example, never will be, and one that
// was may still become durable.
func (p *Partition[C, E, A, X]) Do(ctx context.Context, command C) (A, error) {
	r := p.requests.Get().(*Request[C, A])
	r.Command = command
	return p.submit(ctx, r)
}

// View reads the partition's view from any goroutine, outside its turns. What it shows may be newer than an answer, and not
// durable yet: it is for values that never change once their key is known, such as the body of a message that an answer names.
func (p *Partition[C, E, A, X]) View() store.Reader { return p.view }

// Load carries out a command that is made from the view: fn reads what it needs, and sees exactly the state that the
// machine is in, with nothing on its way to the disk; the command is decided right after. It is for what a machine wants
// loaded ahead. fn runs in the partition's goroutine: every other command waits for it.
func (p *Partition[C, E, A, X]) Load(ctx context.Context, fn func(view store.Reader) (C, error)) (A, error) {
	r := p.requests.Get().(*Request[C, A])
	r.load = fn
	return p.submit(ctx, r)
}

func (p *Partition[C, E, A, X]) submit(ctx context.Context, r *Request[C, A]) (answer A, err error) {
	if err := p.post(ctx, r); err != nil {
		return answer, err
	}
	if err := p.await(ctx, r); err != nil {
		return answer, err
	}
	return p.outcome(r)
}

// post puts the request into the mailbox. One that does not get there is used again.
func (p *Partition[C, E, A, X]) post(ctx context.Context, r *Request[C, A]) (err error) {
	select {
	case <-p.stop: // asked first, for select picks at random
		err = p.stopped()
	default:
		select {
		case p.mailbox <- r:
			return nil
		case <-ctx.Done():
			err = ctx.Err()
		case <-p.stop:
			err = p.stopped()
		case <-p.gone:
			err = p.stopped()
		}
	}
	r.Reset()
	p.requests.Put(r)
	return err
}

// await returns when the request is done, or waits and has a Waker. A request whose caller leaves early is not used again: the
// loop may still hold it.
func (p *Partition[C, E, A, X]) await(ctx context.Context, r *Request[C, A]) error {
	select {
	case <-r.done:
		return nil
	case <-ctx.Done():
		if ok, wasParked := r.Abandon(); ok {
			if wasParked {
				p.withdraw(r)
			}
			return ctx.Err()
		}
	case <-p.gone:
		if ok, _ := r.Abandon(); ok {
			return p.stopped()
		}
	}
	<-r.done
	return nil
}

// outcome is that of a request that is done, which may be used again.
func (p *Partition[C, E, A, X]) outcome(r *Request[C, A]) (A, error) {
	answer, err := r.Answer, r.Err
	r.Reset()
	p.requests.Put(r)
	return answer, err
}

func (p *Partition[C, E, A, X]) withdraw(r *Request[C, A]) {
	p.withdrawing.Lock()
	p.withdrawn = append(p.withdrawn, r)
	p.withdrawing.Unlock()
	p.wakeUp()
}

func (p *Partition[C, E, A, X]) wakeUp() {
	select {
	case p.poke <- struct{}{}:
	default: // it will wake up anyway
	}
}

// Stop refuses further commands, decides those that are there, those that wait for the last time, and returns when all of it
// is durable and answered, or with the context's error while that goes on.
func (p *Partition[C, E, A, X]) Stop(ctx context.Context) error {
	p.stopOnce.Do(func() { close(p.stop) })
	select {
	case <-p.gone:
		return p.Err()
	case <-ctx.Done():
		return fmt.Errorf("stop partition: %w", ctx.Err())
	}
}

// Done is closed when the partition has stopped or died, and everyone was told.
func (p *Partition[C, E, A, X]) Done() <-chan struct{} { return p.gone }

// Err tells why the partition died; nil as long as it lives and after a Stop.
func (p *Partition[C, E, A, X]) Err() error {
	if err := p.death.Load(); err != nil {
		return *err
	}
	return nil
}

// Stats may be asked at any time.
func (p *Partition[C, E, A, X]) Stats() Stats {
	return Stats{
		Commands: p.stats.commands.Load(), Turns: p.stats.turns.Load(), Facts: p.stats.facts.Load(),
		Parked: int(p.stats.parked.Load()), Queued: len(p.mailbox),
	}
}

// die makes the first reason the partition's end.
func (p *Partition[C, E, A, X]) die(reason error) {
	if p.death.CompareAndSwap(nil, &reason) {
		close(p.dead) // before stop, so that nobody takes this for an orderly end
		p.stopOnce.Do(func() { close(p.stop) })
		level := slog.LevelError
		if errors.Is(reason, ErrFenced) {
			level = slog.LevelWarn // ownership has moved on
		}
		p.options.Logger.Log(context.Background(), level, "partition died", "error", reason)
	}
}

func (p *Partition[C, E, A, X]) stopped() error {
	if err := p.Err(); err != nil {
		return fmt.Errorf("%w: %w", ErrStopped, err)
	}
	return ErrStopped
}
