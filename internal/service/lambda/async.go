package lambda

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"sluice/internal/arn"
	"sluice/internal/service/lambda/environment"
	"sluice/internal/service/lambda/eventqueue"
	"sluice/internal/wire"
)

// Asynchronous invocations. Source: Developer Guide, "How Lambda handles errors and retries with asynchronous invocation": two retries, after
// one minute and after two more; throttled events and those that met an error of the system come again after one second at first and five
// minutes at most, for up to six hours.
const (
	retriesDefault = 2
	ageDefault     = 6 * time.Hour
	firstRetry     = time.Minute
	laterRetry     = 2 * time.Minute
	firstWait      = time.Second
	longestWait    = 5 * time.Minute
)

// InvokeAsync keeps an event for a function. When it returns the event is on the disk, and is run at least once.
func (s *Service) InvokeAsync(ctx context.Context, i *Invocation) error {
	t := i.target().orLatest()
	if err := s.checkPayload(i, eventPayloadMax); err != nil {
		return err
	}
	if err := s.view(func() error {
		_, _, err := s.runs(t, s.fraction())
		return err
	}); err != nil {
		return err
	}
	payload, err := pack(&carried{
		Trace: s.completeTrace(i.TraceID), Client: i.ClientContext, Qualified: i.Qualifier != "",
	}, i.Payload)
	if err != nil {
		return err
	}
	now := s.clock.Now().UTC()
	if err := s.events.Add(ctx, &eventqueue.Event{Function: t.arn(), ID: i.RequestID, Received: now, At: now, Payload: payload}); err != nil {
		return err
	}
	s.meter.received(t)
	return nil
}

// eventRun is one run of an event.
type eventRun struct {
	*Service

	event  *eventqueue.Event
	target target
	carried
	payload []byte
	config  eventInvoke // what is configured, or empty
	now     time.Time
}

// runEvent is the queue's Runner.
func (s *Service) runEvent(ctx context.Context, e *eventqueue.Event) (eventqueue.Outcome, error) {
	r := &eventRun{Service: s, event: e, now: s.clock.Now().UTC()}
	var err error
	if r.target, err = targetOf(e.Function); err == nil {
		r.carried, r.payload, err = unpack(e.Payload)
	}
	if err != nil {
		return eventqueue.Outcome{}, err
	}
	if !r.configure() {
		s.log.Warn("an event was dropped: its function is gone", slog.String("function", e.Function), slog.String("request", e.ID))
		s.meter.dropped(r.target)
		return eventqueue.Outcome{Done: true}, nil
	}
	return r.run(ctx)
}

// targetOf reads a function's ARN.
func targetOf(text string) (target, error) {
	a, err := arn.Parse(text)
	if err != nil {
		return target{}, err
	}
	name, qualifier := SplitFunction(a.Resource)
	return target{scope{a.Account, a.Region}, name, qualifier}, nil
}

// configure reads how events of the function are handled; false if there is no such function any more.
func (r *eventRun) configure() bool {
	there := false
	_ = r.view(func() error {
		if _, err := r.find(r.target); err == nil {
			there = true
		}
		if c := r.invokes.get(r.target.scope, r.target.key()); c != nil {
			r.config = *c
		}
		return nil
	})
	return there
}

func (r *eventRun) age() time.Duration {
	if r.config.Age == nil {
		return ageDefault
	}
	return time.Duration(*r.config.Age) * time.Second
}

func (r *eventRun) retries() int64 {
	if r.config.Retries == nil {
		return retriesDefault
	}
	return *r.config.Retries
}

// run invokes the function, unless the event is too old or nothing may run.
func (r *eventRun) run(ctx context.Context) (eventqueue.Outcome, error) {
	switch {
	case r.now.Sub(r.event.Received) > r.age():
		return r.giveUp(ctx, ageExceeded, nil)
	case r.blocked():
		return r.giveUp(ctx, zeroConcurrency, nil)
	case r.loops(r.target, r.Trace):
		return r.giveUp(ctx, recursiveLoop, nil)
	}
	called := r.target
	if !r.Qualified {
		called.qualifier = "" // the function sees the ARN as its caller wrote it (recorded)
	}
	begun, err := r.start(ctx, r.target)
	var answer *Answer
	if err == nil {
		r.meter.waited(r.target, r.now.Sub(r.event.Received))
		answer, err = r.Service.run(ctx, called, &Invocation{
			RequestID: r.event.ID, TraceID: r.Trace, ClientContext: r.Client, Payload: r.payload,
		}, begun)
	}
	switch {
	case ctx.Err() != nil:
		return eventqueue.Outcome{}, ctx.Err()
	case err != nil:
		return r.again(err), nil
	case answer.FunctionError != "":
		return r.failed(ctx, answer)
	}
	return r.succeeded(ctx, answer)
}

// blocked reports whether the function's reserved concurrency is zero: its events are given up at once (recorded).
func (r *eventRun) blocked() (zero bool) {
	_ = r.view(func() error {
		if f := r.functions.get(r.target.scope, r.target.name); f != nil {
			n, ok := f.reserved()
			zero = ok && n == 0
		}
		return nil
	})
	return zero
}

// again is the outcome of a run that was no attempt: the function was throttled, is not ready, or could not be started.
func (r *eventRun) again(err error) eventqueue.Outcome {
	var refusal *wire.Error
	if (!errors.As(err, &refusal) || refusal.Shape.Status >= http.StatusInternalServerError) && !errors.Is(err, environment.ErrClosed) {
		r.log.Error("an event could not be run", slog.String("function", r.event.Function), slog.String("request", r.event.ID), slog.Any("error", err))
	}
	wait := longestWait
	if n := r.event.Turn - r.event.Attempts; n < 9 { // 2^8 s is less than 5 minutes
		wait = firstWait << n
	}
	return eventqueue.Outcome{Again: r.now.Add(min(wait, longestWait))}
}

// failed is the outcome of an attempt that the function failed.
func (r *eventRun) failed(ctx context.Context, a *Answer) (eventqueue.Outcome, error) {
	if int64(r.event.Attempts) >= r.retries() {
		return r.giveUp(ctx, retriesExhausted, a)
	}
	wait := firstRetry
	if r.event.Attempts > 0 {
		wait = laterRetry
	}
	now := r.clock.Now().UTC()
	if again := now.Add(wait); again.Sub(r.event.Received) <= r.age() {
		return eventqueue.Outcome{Again: again, Failed: true}, nil
	}
	return r.giveUp(ctx, ageExceeded, a) // recorded: at once, if the next attempt would come too late
}
