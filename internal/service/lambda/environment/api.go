package environment

import (
	"context"
	"errors"

	"sluice/internal/service/lambda/instance"
	"sluice/internal/service/lambda/runtimeapi"
	"sluice/internal/service/lambda/telemetry"
	"sluice/internal/uuid"
)

var errNotReady = errors.New("the execution environment is not ready")

// await asks the Instance for an event, and waits for it.
func (e *environment) await(ctx context.Context, ask func(instance.Poll) ([]instance.Action, *instance.Refusal)) (answer, error) {
	w := e.fleet.waiters.Get().(*waiter)
	if err := e.park(w, ask); err != nil {
		e.fleet.waiters.Put(w)
		return answer{}, err
	}
	select {
	case a := <-w.answer:
		e.fleet.waiters.Put(w)
		return a, a.err
	case <-ctx.Done():
		e.unpark(w)
		return answer{}, ctx.Err()
	}
}

func (e *environment) park(w *waiter, ask func(instance.Poll) ([]instance.Action, *instance.Refusal)) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.in == nil {
		return errNotReady
	}
	e.lastPoll++
	w.poll = e.lastPoll
	e.waiting = append(e.waiting, w)
	actions, refusal := ask(w.poll)
	if refusal != nil {
		e.hand(w.poll, answer{})
		<-w.answer
		return refusal
	}
	e.carry(actions)
	return nil
}

// unpark takes a waiter back whose asker has gone. An answer that was already on its way is lost with it; a runtime that asks again gets
// the same event.
func (e *environment) unpark(w *waiter) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.in.Leave(w.poll)
	e.hand(w.poll, answer{})
	<-w.answer
	e.fleet.waiters.Put(w)
}

// Next waits for the runtime's next event.
func (e *environment) Next(ctx context.Context) (*runtimeapi.Event, error) {
	a, err := e.await(ctx, func(p instance.Poll) ([]instance.Action, *instance.Refusal) { return e.in.RuntimeNext(e.now(), p) })
	return a.event, err
}

// ExtensionNext waits for an extension's next event.
func (e *environment) ExtensionNext(ctx context.Context, id string) (*runtimeapi.ExtensionEvent, error) {
	a, err := e.await(ctx, func(p instance.Poll) ([]instance.Action, *instance.Refusal) {
		return e.in.ExtensionNext(e.now(), id, p)
	})
	return a.extension, err
}

// ask makes a call that is answered at once.
func (e *environment) ask(call func() ([]instance.Action, *instance.Refusal)) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.in == nil {
		return errNotReady
	}
	actions, refusal := call()
	if refusal != nil {
		return refusal
	}
	e.carry(actions)
	return nil
}

// Register lets an extension in.
func (e *environment) Register(name string, events []string) (string, *runtimeapi.Function, error) {
	id := uuid.New().String()
	err := e.ask(func() ([]instance.Action, *instance.Refusal) { return e.in.Register(e.now(), id, name, events) })
	if err != nil {
		return "", nil, err
	}
	return id, &runtimeapi.Function{Name: e.place.name, Version: e.place.version, Handler: e.function.Handler, Account: e.place.account}, nil
}

// ExtensionInitError takes an error of an extension's init.
func (e *environment) ExtensionInitError(id, errorType string) error {
	return e.ask(func() ([]instance.Action, *instance.Refusal) { return nil, e.in.ExtensionInitError(id, errorType) })
}

// ExtensionExitError takes the reason for an extension's exit.
func (e *environment) ExtensionExitError(id, errorType string) error {
	return e.ask(func() ([]instance.Action, *instance.Refusal) { return nil, e.in.ExtensionExitError(id, errorType) })
}

// InitError takes an error of the runtime's init, which becomes the answer of the invocation that waits for it.
func (e *environment) InitError(f *runtimeapi.Failure) error {
	return e.ask(func() ([]instance.Action, *instance.Refusal) {
		actions, refusal := e.in.InitError(e.now(), errorType(f.Type))
		if refusal == nil {
			e.initBody = f
		}
		return actions, refusal
	})
}

// Subscribe lets an extension receive telemetry.
func (e *environment) Subscribe(id string, s *telemetry.Subscription) error {
	return e.ask(func() ([]instance.Action, *instance.Refusal) {
		name, open, refusal := e.in.Subscriber(id)
		switch {
		case refusal != nil:
			return nil, refusal
		case !open && s.API == telemetry.Logs:
			return nil, &instance.Refusal{Type: "Logs.SubscriptionClosed", Message: "Logs API subscription is closed already"}
		case !open:
			return nil, &instance.Refusal{Type: "Telemetry.SubscriptionClosed", Message: "Telemetry API subscription is closed already"}
		case !e.telemetry.Subscribe(name, s):
			return nil, &instance.Refusal{Type: "Telemetry.NotSupported", Message: "The extension has subscribed by the other of the Telemetry and Logs APIs"}
		}
		e.journal.subscribed(name, s)
		return nil, nil
	})
}
