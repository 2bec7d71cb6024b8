package cloudwatchlogs

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"sluice/internal/clock"
	"sluice/internal/service/cloudwatchlogs/archive"
	"sluice/internal/service/cloudwatchlogs/chunk"
)

// Functions are what subscription filters deliver to.
type Functions interface {
	// Invoke hands a payload to a function asynchronously, which means that it is durable there when Invoke returns nil. The function's policy must allow it
	// to the principal logs.amazonaws.com for the log group that is the source; it is an error if it does not, or if there is no such function.
	Invoke(ctx context.Context, d *Delivery) error
}

// Delivery is a payload on its way.
type Delivery struct {
	Function        string // ARN, of a version or alias perhaps
	Account, Region string // the log group's
	Source          string // the log group's ARN, with ":*" behind it
	Payload         []byte // {"awslogs":{"data":"…"}}
}

// Limits of the outbox.
const (
	// outboxBytesMax of events may wait for their delivery; what comes while there are more is not delivered.
	outboxBytesMax = 64 << 20
	attemptsMax    = 5
	attemptDelay   = time.Second // doubled after each attempt
)

// outbox delivers events to functions, behind the events' way to the disk: one goroutine takes what was written, in order. It is in memory: what waits when the
// process is killed is not delivered again.
type outbox struct {
	service *Service
	cancel  context.CancelFunc
	ended   chan struct{}

	mu     sync.Mutex
	parts  []part
	bytes  int
	closed bool
	wake   chan struct{}
}

// part is a chunk of a stream's events.
type part struct {
	group  *group
	stream *stream
	raw    []byte
}

func newOutbox(s *Service) *outbox {
	return &outbox{service: s, ended: make(chan struct{}), wake: make(chan struct{}, 1)}
}

func (o *outbox) start() {
	ctx, cancel := context.WithCancel(context.Background())
	o.cancel = cancel
	go o.run(ctx) // ends with stop, which waits for it
}

// stop delivers what waits until ctx ends, once each.
func (o *outbox) stop(ctx context.Context) {
	o.mu.Lock()
	o.closed = true
	o.mu.Unlock()
	o.knock()
	select {
	case <-o.ended:
	case <-ctx.Done():
	}
	o.cancel()
	<-o.ended
}

func (o *outbox) knock() {
	select {
	case o.wake <- struct{}{}:
	default: // it is awake
	}
}

// add does not block.
func (o *outbox) add(g *group, st *stream, raw []byte) {
	o.mu.Lock()
	full := o.bytes+len(raw) > outboxBytesMax
	if !full {
		o.parts, o.bytes = append(o.parts, part{g, st, raw}), o.bytes+len(raw)
	}
	o.mu.Unlock()
	if full {
		o.service.log.Warn("log events not delivered to subscription filters: too many wait", slog.String("logGroup", g.Name), slog.Int("bytes", len(raw)))
	}
	o.knock()
}

func (o *outbox) run(ctx context.Context) {
	defer close(o.ended)
	for {
		p, ok, closed := o.next()
		switch {
		case ok:
			o.deliver(ctx, &p)
			continue
		case closed:
			return
		}
		select {
		case <-o.wake:
		case <-ctx.Done():
			return
		}
	}
}

func (o *outbox) next() (p part, ok, closed bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.parts) == 0 {
		return p, false, o.closed
	}
	p = o.parts[0]
	o.parts, o.bytes = o.parts[1:], o.bytes-len(p.raw)
	return p, true, false
}

// deliver sends what of a part matches, to each filter that the group has now.
func (o *outbox) deliver(ctx context.Context, p *part) {
	for _, f := range p.group.live.group.Load().Subscriptions {
		events := f.matching(p)
		if len(events) == 0 {
			continue
		}
		if err := o.send(ctx, p.group, f, dataMessage(p.group, p.stream, f, events)); err != nil {
			o.service.log.Warn("log events not delivered", slog.String("logGroup", p.group.Name), slog.String("filter", f.Name),
				slog.Int("events", len(events)), slog.Any("error", err))
		}
	}
}

func (o *outbox) send(ctx context.Context, g *group, f *subscription, m *message) error {
	delivery, err := f.delivery(g, m)
	if err != nil {
		return err
	}
	delay := attemptDelay
	for attempt := 1; ; attempt++ {
		if err = o.service.functions.Invoke(ctx, delivery); err == nil || attempt == attemptsMax {
			return err
		}
		if clock.Wait(ctx, o.service.clock, delay) != nil {
			return err
		}
		delay *= 2
	}
}

// matching are the events of a part that a filter wants.
func (f *subscription) matching(p *part) []messageEvent {
	var out []messageEvent
	r := chunk.Reader{Rest: p.raw}
	for e := (chunk.Event{}); r.Next(&e); {
		if f.compiled.Match(e.Message) {
			at := archive.Position{Time: e.Time, Ordinal: e.Ordinal, Stream: p.stream.ID}
			out = append(out, messageEvent{ID: at.ID(), Timestamp: e.Time, Message: string(e.Message)})
		}
	}
	return out
}
