package instance

import "time"

// Exit is how a process ended.
type Exit struct {
	Text        string // "exit status 1", "signal: killed"; empty for an exit with status 0
	OutOfMemory bool
}

// Exited says that a process has ended. Outside shutdown that is the end of the environment.
func (i *Instance) Exited(at time.Time, p Process, exit Exit) []Action {
	i.actions = i.actions[:0]
	if !i.bury(p) || i.stage == stopped {
		return nil
	}
	if i.stage == shuttingDown {
		i.exitedInShutdown(at, p)
		return i.actions
	}
	i.fail(at, i.exitFault(p, exit))
	return i.actions
}

// bury notes a process's end; false if it was not alive.
func (i *Instance) bury(p Process) bool {
	if p == Runtime {
		was := i.runtime.alive
		i.runtime.alive, i.runtime.poll = false, 0
		return was
	}
	for n := range i.extensions {
		if e := &i.extensions[n]; e.process == p && e.alive {
			e.alive, e.poll = false, 0
			return true
		}
	}
	return false
}

// exitFault words an exit as Lambda does (recorded answers of functions that exit; RIE for extensions).
func (i *Instance) exitFault(p Process, exit Exit) Fault {
	switch {
	case p != Runtime && exit.Text == "":
		return Fault{ExtensionCrash, "exit code 0"}
	case p != Runtime:
		return Fault{ExtensionCrash, exit.Text}
	case exit.OutOfMemory:
		return Fault{RuntimeOutOfMemory, "Runtime exited with error: " + exit.Text}
	case exit.Text == "":
		return Fault{RuntimeExitError, "Runtime exited without providing a reason"}
	}
	return Fault{RuntimeExitError, "Runtime exited with error: " + exit.Text}
}

// StartFailed says that a process could not be started, and why.
func (i *Instance) StartFailed(at time.Time, p Process, reason string) []Action {
	i.actions = i.actions[:0]
	if !i.bury(p) || i.stage != initializing {
		return nil
	}
	fault := Fault{InvalidEntrypoint, reason}
	if p != Runtime {
		fault.Type = ExtensionLaunchError
		i.extensions[p-1].state = Ended
	}
	i.fail(at, fault)
	return i.actions
}

// blame notes the first thing that went wrong for good. What comes after it is a consequence: it may still add its words.
func (i *Instance) blame(f Fault) {
	switch {
	case i.fault == nil:
		i.fault = &f
	case i.fault.Message == "":
		i.fault.Message = f.Message
	}
}

// fail ends the environment for a fault, and what it was at.
func (i *Instance) fail(at time.Time, f Fault) {
	i.blame(f)
	if i.stage == initializing {
		i.initFailed(at, Erred, i.fault.Type)
		if i.config.Phase == InvokePhase && i.invocation.id != "" {
			i.notice(Notice{Kind: InvocationStarted, At: at})
			i.abort(at, Result{Status: Erred, Error: i.fault.Type, Fault: i.fault})
		}
	}
	if i.stage == invoking {
		i.abort(at, Result{Status: Erred, Error: i.fault.Type, Fault: i.fault})
	}
	i.shutDown(at, ShutdownReasonFailure)
}

// initFailed reports an init that did not come to its end. Before an invocation counts it also says so to who waits.
func (i *Instance) initFailed(at time.Time, s Status, errorType string) {
	d := at.Sub(i.begun)
	if i.runtime.state == Started || i.runtime.state == InitErrored {
		i.notice(Notice{Kind: RuntimeInitialized, At: at, Status: s, ErrorType: errorType})
	}
	i.reportExtensions(at)
	i.notice(Notice{Kind: InitReported, At: at, Status: s, ErrorType: errorType, Duration: d})
	if i.config.Phase == InitPhase || i.invocation.id == "" {
		i.invocation = invocation{}
		i.do(Action{Verb: FailInit, Result: Result{Status: s, Error: errorType, Fault: i.fault, Duration: d}})
	}
}
