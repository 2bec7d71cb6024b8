package eventqueue

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"sluice/internal/clock"
	"sluice/internal/durable"
	"sluice/internal/store"
)

// Outcome is how a run ended.
type Outcome struct {
	// Done says that the event is over: its function has had it, or whoever gets what failed has.
	Done bool
	// Again is when an event that is not over is due, Failed that this run was an attempt: one that was throttled is none.
	Again  time.Time
	Failed bool
}

// Runner carries out one run of an event. It may be asked again for a run that it had carried out before a crash. When ctx ends it
// returns soon. After an error nobody knows how the run ended, and the next Start has it run again.
type Runner func(ctx context.Context, e *Event) (Outcome, error)

// Config of a Queue; everything must be given.
type Config struct {
	Store  store.Store
	Engine durable.Engine
	Clock  clock.Clock
	Log    *slog.Logger
	Run    Runner
}

const (
	// runsMax bounds the runs at the same time, runsOfFunctionMax those of one function: a function whose runs take long leaves room
	// for others. What runs at all is the function's concurrency to decide; a line that exceeds that is throttled, and slows down (see line).
	runsMax           = 1000
	runsOfFunctionMax = 250
	// unreportedWait is after what time the outcome of a run is reported again that could not be kept.
	unreportedWait = time.Second
)

// Queue keeps events and has them run. It is safe for concurrent use.
type Queue struct {
	Config
	group *durable.Group[Command, Change, Answer, Run]
	ctx   context.Context //nolint:containedctx // the life of runs, which nobody waits for, is the queue's
	end   context.CancelFunc
	all   sync.WaitGroup

	mu      sync.Mutex
	started bool
	lines   map[string]*line // by function; those that have something
	turns   []*line          // functions that may begin a run, in order
	running int
	drained chan struct{} // closed when nothing runs after Drain was called
}

// line is a function's runs that wait.
//
// A run that was throttled while others of the line were under way waits for one of them to end, and the line lets no more begin than
// there is room for; each run that the function had makes room for one more. Were it postponed instead, each event on its own, all would come
// back at the same moment to be throttled again but for a few, later and later, until they are too old: of a function that may run once
// at a time, events would be lost. AWS reads events more slowly then, too (Developer Guide, "How Lambda handles errors and retries with
// asynchronous invocation").
type line struct {
	function  string
	throttled []errand // before those that wait
	waiting   []errand
	running   int
	at        int  // of these, the ones that the function has at this moment; the others' outcomes are being kept
	most      int  // how many may run
	queued    bool // in turns
}

// next takes the run whose turn it is.
func (l *line) next() (next errand) {
	if n := len(l.throttled) - 1; n >= 0 {
		next, l.throttled = l.throttled[n], l.throttled[:n]
		return next
	}
	next, l.waiting = l.waiting[0], l.waiting[1:]
	return next
}

func (l *line) isEmpty() bool { return len(l.throttled) == 0 && len(l.waiting) == 0 }

type errand struct {
	partition int
	run       Run
}

// New makes a Queue, which does nothing before Start.
func New(c Config) (*Queue, error) {
	q := &Queue{Config: c, lines: map[string]*line{}}
	q.ctx, q.end = context.WithCancel(context.Background())
	var err error
	q.group, err = durable.NewGroup(Durable(), c.Store, c.Engine, durable.GroupOptions[Run]{
		Perform: q.perform, Each: durable.Options[Run]{Clock: c.Clock, Logger: c.Log},
	})
	return q, err
}

// Start takes up what was left, and runs what is due.
func (q *Queue) Start() error {
	if err := q.group.Start(); err != nil {
		return err
	}
	q.mu.Lock()
	q.started = true // what was outstanding was asked for while the partitions opened
	q.begin()
	q.mu.Unlock()
	q.all.Go(func() { q.group.Watch(q.ctx) })
	return nil
}

// Drain begins no more runs, and returns when none is under way, or when ctx ends: what ends in time need not run again with the next Start.
func (q *Queue) Drain(ctx context.Context) {
	q.mu.Lock()
	q.started, q.drained = false, make(chan struct{})
	if q.running == 0 {
		close(q.drained)
	}
	q.mu.Unlock()
	select {
	case <-q.drained:
	case <-ctx.Done():
	}
}

// Stop ends the runs, which begin anew with the next Start, and returns when what was acknowledged is on the disk.
func (q *Queue) Stop(ctx context.Context) error {
	q.end()
	q.all.Wait()
	return q.group.Stop(ctx)
}

// Add takes an event in, and returns when it is on the disk. Of the event it reads Function, ID, Received, At and Payload.
func (q *Queue) Add(ctx context.Context, e *Event) error {
	_, err := q.group.Do(ctx, e.Function, Command{Op: Add, Event: *e})
	return err
}

// Len is how many events are kept, whether they run, wait or are due. It reads all of them.
func (q *Queue) Len() (n int, err error) {
	for i := range q.group.Len() {
		p, err := q.group.Partition(i)
		if err != nil {
			return 0, err
		}
		if err := p.View().Scan(store.Within([]byte{eventKey}), func(_, _ []byte) error {
			n++
			return nil
		}); err != nil {
			return 0, err
		}
	}
	return n, nil
}

// perform takes note of a run that is due; a partition calls it, and waits.
func (q *Queue) perform(partition int, r Run) {
	q.mu.Lock()
	defer q.mu.Unlock()
	l := q.lines[r.Function]
	if l == nil {
		l = &line{function: r.Function, most: runsOfFunctionMax}
		q.lines[r.Function] = l
	}
	l.waiting = append(l.waiting, errand{partition: partition, run: r})
	q.offer(l)
	q.begin()
}

// offer puts a function among those that may begin a run.
func (q *Queue) offer(l *line) {
	if !l.queued && !l.isEmpty() && l.running < l.most {
		l.queued = true
		q.turns = append(q.turns, l)
	}
}

// begin begins as many runs as may, one of each function in turn.
func (q *Queue) begin() {
	for q.started && q.running < runsMax && len(q.turns) > 0 && q.ctx.Err() == nil {
		l := q.turns[0]
		q.turns = q.turns[1:]
		next := l.next()
		l.running++
		l.at++
		q.running++
		l.queued = false
		q.offer(l)
		q.all.Go(func() {
			q.carryOut(l, next)
			q.over(l)
		})
	}
}

// over notes the end of a run, and begins others.
func (q *Queue) over(l *line) {
	q.mu.Lock()
	defer q.mu.Unlock()
	l.running--
	q.running--
	if q.drained != nil && q.running == 0 {
		close(q.drained)
	}
	q.offer(l)
	if l.running == 0 && l.isEmpty() {
		delete(q.lines, l.function)
	}
	q.begin()
}

// ended notes that the function has a run no more. It reports whether the run waits for others of its line, because it was throttled: where
// the function has none, it does not, for nobody would wake it.
func (q *Queue) ended(l *line, run errand, throttled bool) (waits bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	l.at--
	if !throttled {
		l.most = min(l.most+1, runsOfFunctionMax)
		return false
	}
	l.most = max(l.at, 1)
	if l.at > 0 {
		l.throttled = append(l.throttled, run)
	}
	return l.at > 0
}

// carryOut runs an event and reports how it ended.
func (q *Queue) carryOut(l *line, next errand) {
	throttled := false
	e, outcome, err := q.runOne(next)
	if err == nil {
		throttled = !outcome.Done && !outcome.Failed
	}
	if waits := q.ended(l, next, throttled); waits || err != nil || e == nil {
		return
	}
	command := Command{Op: Finish, Sequence: e.Sequence, Turn: e.Turn}
	if !outcome.Done {
		command.Op, command.At, command.Failed = Postpone, outcome.Again, outcome.Failed
	}
	q.report(e.Function, command)
}

// runOne runs an event, and returns nil where there is nothing to run any more.
func (q *Queue) runOne(next errand) (*Event, Outcome, error) {
	p, err := q.group.Partition(next.partition)
	if err != nil {
		return nil, Outcome{}, err // the queue was never started
	}
	e, err := read(p.View(), next.run.Sequence)
	if errors.Is(err, store.ErrNotFound) || err == nil && e.Turn != next.run.Turn { // it is over, or was reported on
		return nil, Outcome{Done: true}, nil
	}
	if err != nil {
		q.Log.Error("an event cannot be read", "function", next.run.Function, "error", err)
		return nil, Outcome{}, err
	}
	outcome, err := q.Run(q.ctx, e)
	if err != nil && q.ctx.Err() == nil {
		q.Log.Error("an event's run has no outcome", "function", e.Function, "error", err)
	}
	return e, outcome, err
}

// report tells the partition, again until it has heard: the disk may have no room, the partition may be opened anew.
func (q *Queue) report(function string, c Command) {
	for {
		_, err := q.group.Do(context.WithoutCancel(q.ctx), function, c) // what is known is kept, though the queue stops
		if err == nil || errors.Is(err, ErrPast) || clock.Wait(q.ctx, q.Clock, unreportedWait) != nil {
			return
		}
		q.Log.Warn("the outcome of an event's run is not on the disk yet", "function", function, "error", err)
	}
}

// read reads an event whole.
func read(view store.Reader, sequence uint64) (*Event, error) {
	record, err := view.Get(key(eventKey, sequence))
	if err != nil {
		return nil, err
	}
	c, err := decode(record)
	if err != nil {
		return nil, err
	}
	if c.Event.Payload, err = view.Get(key(payloadKey, sequence)); err != nil {
		return nil, err
	}
	return &c.Event, nil
}
