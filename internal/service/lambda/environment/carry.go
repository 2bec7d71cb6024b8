package environment

import (
	"context"
	"syscall"

	"sluice/internal/service/lambda/instance"
	"sluice/internal/service/lambda/runtimeapi"
)

// waiter is a request for the next event that waits.
type waiter struct {
	poll   instance.Poll
	answer chan answer // has room for one
}

// answer is what a waiter gets: one of the three.
type answer struct {
	event     *runtimeapi.Event
	extension *runtimeapi.ExtensionEvent
	err       error
}

// carry does what the Instance asks for. The environment is locked.
func (e *environment) carry(actions []instance.Action) {
	var broken []failedStart
	for n := range actions {
		a := &actions[n]
		switch a.Verb {
		case instance.StartProcess:
			if err := e.start(a.Process); err != nil {
				broken = append(broken, failedStart{a.Process, err})
			}
		case instance.Terminate:
			e.signal(a.Process, syscall.SIGTERM)
		case instance.Kill:
			e.signal(a.Process, syscall.SIGKILL)
		case instance.SetTimer:
			e.setTimer(a)
		case instance.StopTimer:
			if e.timer != nil {
				e.timer.Stop()
			}
		case instance.AnswerRuntime:
			if event := &e.flight.event; !event.Deadline.Equal(a.Deadline) { // the same one may be on its way already
				event.Deadline = a.Deadline
			}
			e.hand(a.Poll, answer{event: &e.flight.event})
		case instance.AnswerExtension:
			e.hand(a.Poll, answer{extension: e.extensionEvent(a)})
		case instance.Abandon:
			e.hand(a.Poll, answer{err: instance.Superseded()})
		case instance.Emit:
			e.emit(&a.Notice)
		default:
			e.carryEnd(a)
		}
	}
	e.afterwards(actions, broken)
}

// carryEnd does what concerns the end of an invocation, or of the environment.
func (e *environment) carryEnd(a *instance.Action) {
	switch a.Verb {
	case instance.Respond:
		e.respond()
	case instance.Finish:
		e.finish(&a.Result)
	case instance.FailInit:
		e.failInit(&a.Result)
	case instance.Retire:
		e.thaw()
		e.telemetry.Flush()
		e.fleet.remove(e)
	case instance.Stop:
		go e.demolish() // Close waits for it
	}
}

type failedStart struct {
	process instance.Process
	err     error
}

// afterwards does what makes the Instance ask for more: its list of actions is used up by then.
func (e *environment) afterwards(actions []instance.Action, broken []failedStart) {
	idle := false
	for n := range actions {
		idle = idle || actions[n].Verb == instance.BecomeIdle
	}
	for _, b := range broken {
		e.carry(e.in.StartFailed(e.now(), b.process, b.err.Error()))
	}
	if idle {
		e.becomeIdle()
	}
}

func (e *environment) setTimer(a *instance.Action) {
	if e.timer != nil {
		e.timer.Reset(a.Duration)
		return
	}
	e.timer = e.fleet.ports.Clock.AfterFunc(a.Duration, func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.carry(e.in.Expired(e.now()))
	})
}

// hand answers a waiter, if it still waits.
func (e *environment) hand(p instance.Poll, a answer) {
	for n, w := range e.waiting {
		if w.poll == p {
			last := len(e.waiting) - 1
			e.waiting[n] = e.waiting[last]
			e.waiting[last] = nil
			e.waiting = e.waiting[:last]
			w.answer <- a
			return
		}
	}
}

func (e *environment) extensionEvent(a *instance.Action) *runtimeapi.ExtensionEvent {
	if a.Reason != "" {
		return &runtimeapi.ExtensionEvent{Deadline: a.Deadline, Reason: a.Reason}
	}
	c := e.flight.call
	return &runtimeapi.ExtensionEvent{Deadline: a.Deadline, RequestID: c.RequestID, FunctionARN: c.InvokedARN, TraceID: c.TraceID}
}

func (e *environment) signal(p instance.Process, s syscall.Signal) {
	if process := e.processes[p]; process != nil {
		_ = process.Signal(s) // one that has exited meanwhile is what was wanted
	}
}

// start starts the runtime or an extension, and waits for its end beside.
func (e *environment) start(p instance.Process) error {
	command, err := e.command(p)
	if err != nil {
		return err
	}
	o, err := newOutput(e.now, e.launched.Managed && p == instance.Runtime, e.journal.writer(p))
	if err != nil {
		return err
	}
	e.outputs[p] = o
	command.Output = o.w
	ctx, cancel := context.WithTimeout(context.Background(), startMax)
	defer cancel()
	process, err := e.sandbox.Run(ctx, command)
	if err != nil {
		return err
	}
	e.processes[p] = process
	e.fleet.gone.Add(1)
	go func() { // ends with the process, which ends with the sandbox at the latest
		defer e.fleet.gone.Done()
		<-process.Exited()
		exit := process.Exit()
		e.mu.Lock()
		defer e.mu.Unlock()
		e.carry(e.in.Exited(e.now(), p, instance.Exit{Text: exit.Text, OutOfMemory: exit.OutOfMemory}))
	}()
	return nil
}
