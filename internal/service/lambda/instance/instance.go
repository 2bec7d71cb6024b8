// Package instance is the life of one execution environment of a function, as a state machine: init, any number of invocations one
// after the other, shutdown. What happens to the environment comes in as method calls (the runtime asks for its next event, an extension
// registers, a process exits, a time is over); what has to be done about it goes out as a list of actions (answer that request, start
// that process, kill it, the invocation is over).
//
// It has no clock, socket, process or goroutine, and no payload: time comes with each call, and bodies stay with the caller, who is
// told when one counts. It is for one owner and not safe for concurrent use.
//
// An Instance is one set of processes. When init fails before an invocation began, Lambda starts everything again within the
// invocation; that second attempt is an Instance of its own, made with Config.Phase InvokePhase.
//
// Facts about the order of things: Lambda developer guide, "Understanding the Lambda execution environment lifecycle" and "Using
// the Lambda Extensions API". Names of states and texts of refusals: what the public Runtime Interface Emulator says.
package instance

import "time"

// InitMax is how long init may take before the first invocation ("Lambda execution environment lifecycle": Init phase, 10 seconds).
// Provisioned environments have ProvisionedInitMax.
const (
	InitMax            = 10 * time.Second
	ProvisionedInitMax = 15 * time.Minute
)

// Phase says within what the environment is initialised.
type Phase uint8

// InitPhase is init before any invocation counts; InvokePhase is init within an invocation, after the first attempt failed.
const (
	InitPhase Phase = iota
	InvokePhase
)

// String is AWS's word for a phase in logs and telemetry.
func (p Phase) String() string {
	if p == InvokePhase {
		return "invoke"
	}
	return "init"
}

// Config is what an Instance is made from.
type Config struct {
	Timeout    time.Duration // of an invocation, and of init within one
	InitMax    time.Duration // of init before one; zero is the constant InitMax
	Phase      Phase
	Extensions []string // names of the external extensions, the base names of their files in /opt/extensions
}

// stage is where the environment is in its life.
type stage uint8

const (
	created stage = iota
	initializing
	idle
	invoking
	shuttingDown
	stopped
)

// Instance is the state. Make it with New.
type Instance struct {
	config     Config
	stage      stage
	deadline   time.Time // when the timer that was asked for last means something; zero when none does
	begun      time.Time // init
	initTime   time.Duration
	runtime    runtime
	extensions []extension
	invocation invocation
	fault      *Fault // the first thing that went wrong for good

	terminated     bool // shutdown: the runtime is done with, extensions are told
	shutdownReason string
	shutdownEnd    time.Time

	actions []Action
}

// New makes an Instance of which nothing has started yet.
func New(c Config) *Instance {
	if c.InitMax <= 0 {
		c.InitMax = InitMax
	}
	i := &Instance{config: c}
	for n, name := range c.Extensions {
		i.extensions = append(i.extensions, extension{name: name, process: Process(n + 1)})
	}
	return i
}

// Start begins init: external extensions first, the runtime when all of them have registered. The invocation that is the reason for it, if
// there is one, is treated as said at Invoke.
func (i *Instance) Start(at time.Time, id string) []Action {
	i.actions = i.actions[:0]
	if i.stage != created {
		return nil
	}
	i.stage, i.begun = initializing, at
	i.notice(Notice{Kind: InitStarted, At: at})
	if i.config.Phase == InitPhase {
		i.timer(at, at.Add(i.config.InitMax))
	}
	if id != "" {
		i.queue(at, id)
	}
	for n := range i.extensions {
		if n >= ExtensionsMax {
			i.fail(at, Fault{Type: ExtensionLaunchError, Message: tooManyExtensions})
			return i.actions
		}
		i.extensions[n].alive = true
		i.do(Action{Verb: StartProcess, Process: i.extensions[n].process})
	}
	i.startRuntime()
	return i.actions
}

// startRuntime starts the runtime once no external extension is missing.
func (i *Instance) startRuntime() {
	for n := range i.extensions {
		if i.extensions[n].external() && i.extensions[n].state == Started {
			return
		}
	}
	if i.stage == initializing && !i.runtime.alive {
		i.runtime.alive = true
		i.do(Action{Verb: StartProcess, Process: Runtime})
	}
}

// settle looks whether the phase is complete, after somebody asked for the next event.
func (i *Instance) settle(at time.Time) {
	if i.runtime.state != Ready || !i.extensionsReady() {
		return
	}
	switch i.stage {
	case initializing:
		i.initialized(at)
	case invoking:
		i.finish(at, i.invocation.result())
	}
}

func (i *Instance) initialized(at time.Time) {
	i.initTime = at.Sub(i.begun)
	i.stage, i.deadline = idle, time.Time{}
	i.reportExtensions(at)
	i.notice(Notice{Kind: InitReported, At: at, Status: Success, Duration: i.initTime})
	if i.invocation.pending {
		i.begin(at)
		return
	}
	i.do(Action{Verb: StopTimer})
	i.do(Action{Verb: BecomeIdle})
}

// Idle reports whether an invocation would start at once.
func (i *Instance) Idle() bool { return i.stage == idle }

// Over reports whether the environment takes no invocation any more.
func (i *Instance) Over() bool { return i.stage >= shuttingDown }

// timer asks for a call of Expired at a time.
func (i *Instance) timer(at, deadline time.Time) {
	i.deadline = deadline
	i.do(Action{Verb: SetTimer, Duration: deadline.Sub(at)})
}

// Expired says that a timer is over. One that was set for an earlier deadline than the current one means nothing, so timers need not be
// told apart.
func (i *Instance) Expired(at time.Time) []Action {
	i.actions = i.actions[:0]
	if i.deadline.IsZero() || at.Before(i.deadline) {
		return nil
	}
	i.deadline = time.Time{}
	switch i.stage {
	case initializing:
		i.initTimedOut(at)
	case invoking:
		i.timeOut(at)
	case shuttingDown:
		i.shutdownOverdue(at)
	}
	return i.actions
}

// initTimedOut: the limit of init, or, in the second attempt, of the invocation.
func (i *Instance) initTimedOut(at time.Time) {
	if i.config.Phase == InvokePhase {
		i.timeOut(at)
		return
	}
	i.initFailed(at, TimedOut, "")
	i.shutDown(at, ShutdownReasonTimeout)
}
