package instance

import "time"

// Limits of shutdown ("Lambda execution environment lifecycle", Shutdown phase): none without extensions, 500 ms with internal ones
// alone, 2 s with external ones, of which the runtime has three tenths before the extensions are told.
const (
	ShutdownInternalMax = 500 * time.Millisecond
	ShutdownExternalMax = 2 * time.Second
	shutdownRuntimeMax  = 600 * time.Millisecond
)

// Shutdown ends the environment because it is no longer wanted. An invocation that is under way, or waits, is failed.
func (i *Instance) Shutdown(at time.Time) []Action {
	i.actions = i.actions[:0]
	switch i.stage {
	case created:
		i.stage = stopped
		i.do(Action{Verb: Retire})
		i.do(Action{Verb: Stop})
	case idle:
		i.shutDown(at, ShutdownReasonSpindown)
	case initializing, invoking:
		i.fail(at, Fault{"Sandbox.Failure", "The execution environment was shut down"})
	}
	return i.actions
}

// shutDown ends what runs: the runtime is asked to go, then the extensions are told, then all are killed.
func (i *Instance) shutDown(at time.Time, reason string) {
	i.stage, i.shutdownReason = shuttingDown, reason
	i.do(Action{Verb: Retire})
	limit := i.shutdownLimit()
	if limit == 0 {
		i.stop()
		return
	}
	i.shutdownEnd = at.Add(limit)
	if !i.runtime.alive {
		i.tellExtensions(at)
		return
	}
	i.do(Action{Verb: Terminate, Process: Runtime})
	if limit == ShutdownExternalMax {
		limit = shutdownRuntimeMax
	}
	i.timer(at, at.Add(limit))
}

// shutdownLimit follows from who has registered.
func (i *Instance) shutdownLimit() time.Duration {
	limit := time.Duration(0)
	for n := range i.extensions {
		switch e := &i.extensions[n]; {
		case e.external() && e.alive && e.id != "":
			return ShutdownExternalMax
		case !e.external() && i.runtime.alive:
			limit = ShutdownInternalMax
		}
	}
	return limit
}

// exitedInShutdown goes on when the runtime, or the last extension, is gone.
func (i *Instance) exitedInShutdown(at time.Time, p Process) {
	switch {
	case !i.anyAlive():
		i.stop()
	case p == Runtime && !i.terminated:
		i.tellExtensions(at)
	}
}

func (i *Instance) anyAlive() bool {
	if i.runtime.alive {
		return true
	}
	for n := range i.extensions {
		if i.extensions[n].alive {
			return true
		}
	}
	return false
}

// shutdownOverdue: the runtime's time is over, or that of all.
func (i *Instance) shutdownOverdue(at time.Time) {
	if i.terminated || !at.Before(i.shutdownEnd) {
		i.stop()
		return
	}
	i.do(Action{Verb: Kill, Process: Runtime})
	i.tellExtensions(at)
}

// tellExtensions sends SHUTDOWN to the external extensions that asked for it, and kills the others.
func (i *Instance) tellExtensions(at time.Time) {
	i.terminated = true
	told := false
	for n := range i.extensions {
		switch e := &i.extensions[n]; {
		case !e.external() || !e.alive:
		case e.shutdown:
			told = true
			if e.state == Ready {
				i.tellShutdown(e)
			}
		default:
			i.do(Action{Verb: Kill, Process: e.process})
		}
	}
	if !told {
		i.stop()
		return
	}
	i.timer(at, i.shutdownEnd)
}

// tellShutdown answers an extension that waits, if it is its turn and it asked for the event.
func (i *Instance) tellShutdown(e *extension) {
	if i.terminated && e.shutdown {
		i.tell(e, Action{Verb: AnswerExtension, Reason: i.shutdownReason, Deadline: i.shutdownEnd})
	}
}

func (i *Instance) stop() {
	i.stage, i.deadline = stopped, time.Time{}
	i.do(Action{Verb: StopTimer})
	i.do(Action{Verb: Stop})
}
