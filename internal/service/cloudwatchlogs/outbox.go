package cloudwatchlogs

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"sluice/internal/clock"
	"sluice/internal/service/cloudwatchlogs/archive"
	"sluice/internal/store"
	"sluice/internal/wire"
)

// Functions are what subscription filters deliver to.
type Functions interface {
	// Invoke hands a payload to a function asynchronously, which means that it is durable there when Invoke returns nil; it should take no longer
	// than that. The function's policy must allow lambda:InvokeFunction to the principal logs.amazonaws.com, with Source as aws:SourceArn and
	// Account as aws:SourceAccount. A *wire.Error that is the caller's fault, such as AccessDeniedException and ResourceNotFoundException, ends
	// the delivery, but for conflicts and throttling (409, 429); after any other error it is tried again.
	Invoke(ctx context.Context, d *Delivery) error
}

// Delivery is a payload on its way.
type Delivery struct {
	Function        string // ARN, of a version or alias perhaps
	Account, Region string // the log group's
	Source          string // the log group's ARN, with ":*" behind it
	Payload         []byte // {"awslogs":{"data":"…"}}
}

// How deliveries are made. Sources: User Guide, "Real-time processing of log data with subscriptions" (retries for up to 24 hours; after a refusal
// the filter is disabled for up to 10 minutes, in which logs are skipped); Lambda quotas (payload of an asynchronous invocation).
const (
	payloadBytesMax = 256 << 10
	attemptDelay    = time.Second // doubled after each attempt, up to attemptDelayMax
	attemptDelayMax = time.Minute
	retriedFor      = 24 * time.Hour
	disabledFor     = 10 * time.Minute
)

// outbox delivers durable events to functions: those of a stream to one filter in the order in which they came. It keeps no events, but reads
// streams on from marks (archive.Stream.Follow), one for each filter, which it moves when a function has taken what is before them. So
// nothing that is durable is left out by a restart, and what was delivered just before the process was killed may be delivered again.
//
// A filter that has something to deliver has a goroutine, its courier; so none stands in another's way.
type outbox struct {
	service   *Service
	ctx       context.Context // of deliveries
	cancel    context.CancelFunc
	ending    context.Context // of pauses between them
	end       context.CancelFunc
	all       sync.WaitGroup
	mu        sync.Mutex
	closed    bool
	couriers  map[uint64]*courier  // by the numbers of filters
	suspended map[uint64]time.Time // filters that were refused, until then
}

// courier delivers for one filter.
type courier struct {
	outbox *outbox
	group  *live
	filter uint64
	delay  time.Duration // before the next attempt
	// waiting are streams that may have something, each once, as queued has it; guarded by the outbox's lock.
	waiting []*stream
	queued  map[*stream]bool
}

// queue needs the outbox's lock.
func (c *courier) queue(st *stream) {
	if !c.queued[st] {
		c.queued[st] = true
		c.waiting = append(c.waiting, st)
	}
}

func newOutbox(s *Service) *outbox {
	o := &outbox{service: s, closed: true, couriers: map[uint64]*courier{}, suspended: map[uint64]time.Time{}}
	o.ctx, o.cancel = context.WithCancel(context.Background())
	o.ending, o.end = context.WithCancel(o.ctx)
	return o
}

// start goes on where the last process was.
func (o *outbox) start() {
	o.mu.Lock()
	o.closed = false
	o.mu.Unlock()
	for _, g := range o.service.everyGroup() {
		if len(g.Subscriptions) == 0 {
			continue
		}
		for _, st := range g.live.all(func(*stream) bool { return true }) {
			o.add(g, st)
		}
	}
}

// stop lets what is being delivered come to its end, until ctx ends. The rest is delivered after the next start.
func (o *outbox) stop(ctx context.Context) {
	o.mu.Lock()
	o.closed = true
	o.mu.Unlock()
	o.end()
	release := context.AfterFunc(ctx, o.cancel)
	o.all.Wait()
	release()
	o.cancel()
}

// add notes that a stream may have something for the filters of its group. It does not block.
func (o *outbox) add(g *group, st *stream) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed || o.service.functions == nil { // filters may have been made when there were functions
		return
	}
	for _, f := range g.Subscriptions {
		c := o.couriers[f.ID]
		if c == nil {
			c = &courier{outbox: o, group: g.live, filter: f.ID, delay: attemptDelay, queued: map[*stream]bool{}}
			o.couriers[f.ID] = c
			o.all.Go(c.run)
		}
		c.queue(st)
	}
}

// run ends when nothing waits any more, or with the outbox.
func (c *courier) run() {
	for st := c.next(); st != nil; st = c.next() {
		more, err := c.deliver(st)
		if err != nil {
			c.outbox.service.log.Warn("log events not delivered yet", slog.Uint64("stream", st.ID), slog.Any("error", err), slog.Duration("again", c.delay))
			_ = clock.Wait(c.outbox.ending, c.outbox.service.clock, c.delay) // next looks whether it has ended
			c.delay = min(2*c.delay, attemptDelayMax)
		} else {
			c.delay = attemptDelay
		}
		if more || err != nil {
			c.again(st)
		}
	}
}

// next takes a stream; nil ends the courier.
func (c *courier) next() *stream {
	o := c.outbox
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(c.waiting) == 0 || o.closed || o.service.store.Cause() != nil {
		delete(o.couriers, c.filter)
		return nil
	}
	st := c.waiting[0]
	c.waiting = c.waiting[1:]
	delete(c.queued, st)
	return st
}

func (c *courier) again(st *stream) {
	c.outbox.mu.Lock()
	defer c.outbox.mu.Unlock()
	c.queue(st)
}

// deliver delivers what one chunk of a stream has for the filter as it is now, and tells whether there may be more. After an error it is to be
// tried again.
func (c *courier) deliver(st *stream) (more bool, err error) {
	g := c.group.group.Load()
	i := slices.IndexFunc(g.Subscriptions, func(f *subscription) bool { return f.ID == c.filter })
	if i < 0 {
		return false, nil // it is no more
	}
	f := g.Subscriptions[i]
	from, err := st.events.Mark(f.ID)
	if err != nil {
		return false, err
	}
	part, err := st.events.Follow(from, f.compiled.Match)
	if err != nil && part != nil && !errors.Is(err, store.ErrFailed) {
		c.skip(g, f, "a chunk cannot be read", len(part.Events), err)
		part.Events, err = nil, nil
	}
	if err != nil || part == nil {
		return false, err
	}
	for events := part.Events; len(events) > 0; {
		n, err := c.send(g, f, st, events)
		if err != nil {
			return false, err
		}
		if events = events[n:]; len(events) > 0 {
			if err := c.mark(st, events[0].Ordinal); err != nil {
				return false, err
			}
		}
	}
	return true, c.mark(st, part.Next)
}

// mark moves the filter's mark. A stream that is gone has nothing more.
func (c *courier) mark(st *stream, next uint64) error {
	if err := st.events.SetMark(c.filter, next); !errors.Is(err, archive.ErrGone) {
		return err
	}
	return nil
}

// send hands the function the first events, as many as a payload holds, and returns how many: delivered, or skipped because they never will be.
func (c *courier) send(g *group, f *subscription, st *stream, events []archive.Found) (n int, err error) {
	o := c.outbox
	now := o.service.clock.Now()
	if o.isSuspended(f.ID, now) {
		return len(events), nil
	}
	n = len(events)
	d, err := f.delivery(g, dataMessage(g, st, f, events))
	for ; err == nil && len(d.Payload) > payloadBytesMax && n > 1; d, err = f.delivery(g, dataMessage(g, st, f, events[:n])) {
		n /= 2
	}
	if err == nil && len(d.Payload) > payloadBytesMax {
		c.skip(g, f, "an event is too large for a function", n, nil)
		return n, nil
	}
	if err == nil {
		err = o.service.functions.Invoke(o.ctx, d)
	}
	switch {
	case err == nil:
		return n, nil
	case isRefusal(err):
		o.suspend(f.ID, now.Add(disabledFor))
		c.skip(g, f, "the function refuses them; so are those of the next ten minutes", n, err)
		return n, nil
	}
	fresh := slices.IndexFunc(events[:n], func(e archive.Found) bool { return now.Sub(time.UnixMilli(e.Ingested)) <= retriedFor })
	if fresh == 0 {
		return 0, err
	}
	if fresh > 0 { // the older ones have been tried for long enough
		n = fresh
	}
	c.skip(g, f, "they have been tried for a day", n, err)
	return n, nil
}

func (c *courier) skip(g *group, f *subscription, why string, events int, err error) {
	c.outbox.service.log.Warn("log events are not delivered: "+why, slog.String("account", g.Account), slog.String("logGroup", g.Name), slog.String("filter", f.Name),
		slog.Int("events", events), slog.Any("error", err))
}

// isRefusal tells an error that another attempt would meet too.
func isRefusal(err error) bool {
	const conflict, throttled = 409, 429
	var e *wire.Error
	return errors.As(err, &e) && !e.Shape.Server && e.Shape.Status < 500 && e.Shape.Status != conflict && e.Shape.Status != throttled
}

func (o *outbox) suspend(filter uint64, until time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.suspended[filter] = until
}

// isSuspended tells whether a filter is; what is over is forgotten.
func (o *outbox) isSuspended(filter uint64, now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	for id, until := range o.suspended {
		if !now.Before(until) {
			delete(o.suspended, id)
		}
	}
	_, is := o.suspended[filter]
	return is
}
