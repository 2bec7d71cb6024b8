package engine

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"sluice/internal/clock"
	"sluice/internal/durable"
	"sluice/internal/fault"
	"sluice/internal/service/sfn/asl"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
	"sluice/internal/service/sfn/task"
	"sluice/internal/store"
)

// Tasks makes the calls of Task states: see package task.
type Tasks interface {
	Do(ctx context.Context, c *task.Call) (*task.Result, error)
	Child(ctx context.Context, c *task.Call, child string) (result *task.Result, over bool, err error)
	Cancel(ctx context.Context, c *task.Call, child string) error
}

// Service is what the engine asks of the service around it.
type Service interface {
	// Machine is the definition of a revision, compiled. A revision that an execution uses is always there.
	Machine(of Revision) (*asl.Machine, error)
	// HasActivity tells whether there is an activity of that ARN.
	HasActivity(arn string) bool
	// Happened is told of each append: what is on the disk, or of an Express execution in memory, now. It must not wait.
	Happened(o *Origin, x *execution.Execution, events []execution.Event)
	// Ended is told of an execution that is over, after Happened. It must not wait: what takes time it returns, to be done behind.
	Ended(o *Origin) (behind func())
}

// Config is what an Engine needs; all of it must be set, but for Objects and Faults.
type Config struct {
	Store   store.Store
	Durable durable.Engine
	Clock   clock.Clock
	Log     *slog.Logger
	Tasks   Tasks
	Service Service
	// Objects are for Map Runs that read their items or write their results; nil for none, which fails them.
	Objects Objects
	// Random is chance that nobody can foretell: task tokens come from it. It must be safe for concurrent use.
	Random execution.RandomSource
	Faults *fault.Set
}

// Engine runs executions. It is safe for concurrent use.
type Engine struct {
	Config
	ledger     *ledger.Ledger
	steps      []step
	actors     actors
	activities activities
	waiters    waiters
	letters    letters
	starting   starting
	readings   readings
	pageItems  int // see pageItemsMax
	fileBytes  int // how much of a file of results is written at a time: see task.ObjectBytesMax

	ctx    context.Context //nolint:containedctx // the life of calls, which nobody waits for, is the engine's
	cancel context.CancelFunc
	work   chan errand
	all    sync.WaitGroup

	mu      sync.RWMutex
	stopped bool // nothing begins any more
}

// errand is an execution that something is to be done about, as the ledger told: a deadline has come, or it is to be resumed.
type errand struct {
	key ledger.Key
	due time.Time // zero for the latter
}

const (
	// workers bound how many executions are folded at the same time because their deadline has come, or the server has started.
	workers = 16
	// workMax is how many wait for that before the ledger does.
	workMax = 1024
	// keepAgain is after what time an answer is brought again that could not be kept.
	keepAgain = time.Second
)

// New makes an Engine, which does nothing before Start.
func New(c Config) (*Engine, error) {
	e := &Engine{Config: c, steps: chain(), work: make(chan errand, workMax), pageItems: pageItemsMax, fileBytes: task.ObjectBytesMax}
	e.ctx, e.cancel = context.WithCancel(context.Background())
	e.letters.of, e.starting.of = map[ledger.Key][]execution.Stimulus{}, map[string]*starts{}
	e.actors.of, e.waiters.of = map[ledger.Key]*actor{}, map[string][]waiter{}
	e.activities.of, e.activities.open = map[string]*activity{}, map[offer]*activity{}
	var err error
	e.ledger, err = ledger.New(ledger.Config{
		Store: c.Store, Engine: c.Durable, Clock: c.Clock, Log: c.Log,
		Due:    func(k ledger.Key, at time.Time) { e.enqueue(errand{key: k, due: at}) },
		Resume: func(k ledger.Key) { e.enqueue(errand{key: k}) },
	})
	return e, err
}

// Open takes up what executions are on the disk, without going on with them.
func (e *Engine) Open() error { return e.ledger.Start() }

// Start goes on with all executions.
func (e *Engine) Start() {
	for range workers {
		e.all.Go(e.run)
	}
}

// Stop ends the calls of tasks, whose executions go on at the next start, and all Express executions.
func (e *Engine) Stop(ctx context.Context) error {
	e.mu.Lock()
	e.stopped = true
	e.mu.Unlock()
	e.cancel()
	e.all.Wait()
	return e.ledger.Stop(ctx)
}

func (e *Engine) enqueue(w errand) {
	select {
	case e.work <- w:
	case <-e.ctx.Done():
	}
}

// run carries errands out until the engine stops.
func (e *Engine) run() {
	for {
		select {
		case <-e.ctx.Done():
			return
		case w := <-e.work:
			e.insist(w.key, turn{due: w.due, resume: w.due.IsZero()})
		}
	}
}

// insist takes a turn that must not be lost, again and again while it cannot be kept.
func (e *Engine) insist(k ledger.Key, t turn) {
	for {
		again := t
		err := e.take(e.ctx, k, &again)
		if err == nil || errors.Is(err, ledger.ErrNotFound) || errors.Is(err, ledger.ErrOver) || e.ctx.Err() != nil {
			return
		}
		e.Log.Warn("an execution cannot go on yet", "execution", k, "error", err)
		if e.pause() != nil {
			return
		}
	}
}

// here runs something that ends with the engine on the goroutine that asks. It does not run when the engine has stopped.
func (e *Engine) here(fn func()) {
	e.mu.RLock()
	if e.stopped {
		e.mu.RUnlock()
		return
	}
	e.all.Add(1)
	e.mu.RUnlock()
	defer e.all.Done()
	fn()
}

// background runs something that ends with the engine. It does not begin when the engine has stopped.
func (e *Engine) background(fn func()) (begun bool) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if e.stopped {
		return false
	}
	e.all.Go(fn)
	return true
}
