package instance

import (
	"slices"
	"time"
)

// ExtensionsMax is how many extensions a function may have ("Using the Lambda Extensions API": up to 10).
const ExtensionsMax = 10

// Events that an extension can ask for. Only external ones can have ShutdownEvent.
const (
	InvokeEvent   = "INVOKE"
	ShutdownEvent = "SHUTDOWN"
)

// extension is the state of one extension.
type extension struct {
	name      string
	id        string
	process   Process // of an external one; 0 is an internal one, which lives in the runtime's process
	state     State
	alive     bool
	invoke    bool
	shutdown  bool
	errorType string
	poll      Poll // the request for the next event that waits
	owed      bool // an INVOKE event that could not be handed over: nobody waited for it any more
}

func (e *extension) external() bool { return e.process != 0 }

func (e *extension) events() []string {
	out := []string{}
	if e.invoke {
		out = append(out, InvokeEvent)
	}
	if e.shutdown {
		out = append(out, ShutdownEvent)
	}
	return out
}

// Register lets an extension in under an identifier that the caller has drawn. The name of an external one is that of its file; any
// other name is an internal one, which may come as long as the runtime is being initialised.
func (i *Instance) Register(at time.Time, id, name string, events []string) ([]Action, *Refusal) {
	i.actions = i.actions[:0]
	if name == "" {
		return nil, &Refusal{InvalidExtensionName, "Empty extension name"}
	}
	e := i.external(name)
	if err := checkEvents(events, e != nil); err != nil {
		return nil, err
	}
	if e == nil {
		if err := i.admitInternal(name); err != nil {
			return nil, err
		}
		i.extensions = append(i.extensions, extension{name: name})
		e = &i.extensions[len(i.extensions)-1]
	}
	if e.state != Started || i.stage != initializing {
		return nil, refuseExtension(name, e.state, Registered)
	}
	e.id, e.state = id, Registered
	e.invoke, e.shutdown = slices.Contains(events, InvokeEvent), slices.Contains(events, ShutdownEvent)
	i.startRuntime()
	return i.actions, nil
}

func checkEvents(events []string, external bool) *Refusal {
	for _, event := range events {
		switch {
		case event != InvokeEvent && event != ShutdownEvent:
			return &Refusal{InvalidEventType, event + ": ErrorInvalidEventType"}
		case event == ShutdownEvent && !external:
			return &Refusal{InvalidEventType, event + ": ShutdownEventNotSupportedForInternalExtension"}
		}
	}
	return nil
}

func (i *Instance) admitInternal(name string) *Refusal {
	switch {
	case i.stage != initializing || i.runtime.state != Started:
		return &Refusal{RegistrationClosed, "Extension registration closed already"}
	case slices.ContainsFunc(i.extensions, func(e extension) bool { return e.name == name }):
		return &Refusal{InvalidExtensionState, "Extension with this name already registered"}
	case len(i.extensions) >= ExtensionsMax:
		return &Refusal{TooManyExtensions, tooManyExtensions}
	}
	return nil
}

func (i *Instance) external(name string) *extension {
	for n := range i.extensions {
		if e := &i.extensions[n]; e.external() && e.name == name {
			return e
		}
	}
	return nil
}

func (i *Instance) byID(id string) *extension {
	for n := range i.extensions {
		if e := &i.extensions[n]; e.id != "" && e.id == id {
			return e
		}
	}
	return nil
}

// ExtensionNext is an extension that asks for its next event. It waits until AnswerExtension names its poll.
func (i *Instance) ExtensionNext(at time.Time, id string, poll Poll) ([]Action, *Refusal) {
	i.actions = i.actions[:0]
	e := i.byID(id)
	switch {
	case e == nil:
		return nil, &Refusal{UnknownExtension, "Unknown extension " + id}
	case e.state != Registered && e.state != Running && e.state != Ready || i.stage == stopped:
		return nil, refuseExtension(id, e.state, Ready)
	}
	if e.state == Ready && e.poll != 0 {
		i.do(Action{Verb: Abandon, Poll: e.poll})
	}
	if e.owed && i.stage == invoking {
		e.owed = false
		i.do(Action{Verb: AnswerExtension, Poll: poll, Deadline: i.invocation.deadline})
		return i.actions, nil
	}
	e.state, e.poll = Ready, poll
	if i.stage == shuttingDown {
		i.tellShutdown(e)
		return i.actions, nil
	}
	i.settle(at)
	return i.actions, nil
}

// ExtensionInitError is an extension that could not be initialised; ExtensionExitError is one that is about to exit for an error.
// Both are expected to exit, which is what fails the environment.
func (i *Instance) ExtensionInitError(id, errorType string) *Refusal {
	return i.extensionError(id, errorType, InitErrored, ExtensionInitError, Registered)
}

// ExtensionExitError is said at ExtensionInitError.
func (i *Instance) ExtensionExitError(id, errorType string) *Refusal {
	return i.extensionError(id, errorType, ExitErrored, ExtensionExitError, Registered, Ready, Running)
}

func (i *Instance) extensionError(id, errorType string, to State, fault string, from ...State) *Refusal {
	e := i.byID(id)
	switch {
	case errorType == "":
		return &Refusal{MissingHeader, "Lambda-Extension-Function-Error-Type not found"}
	case e == nil:
		return &Refusal{UnknownExtension, "Unknown Lambda-Extension-Identifier"}
	case e.state == to:
		return nil
	case !slices.Contains(from, e.state):
		name := to
		if to == ExitErrored {
			name = Ended // the emulator names the state that it is heading for
		}
		return refuseExtension(id, e.state, name)
	}
	e.state, e.errorType = to, errorType
	i.blame(Fault{Type: fault})
	return nil
}

// Subscriber is the name of the extension that wants to subscribe to telemetry, which it may until init is over; open says whether it
// still may.
func (i *Instance) Subscriber(id string) (name string, open bool, refusal *Refusal) {
	e := i.byID(id)
	if e == nil {
		return "", false, &Refusal{UnknownExtension, "Unknown extension " + id}
	}
	return e.name, i.stage == initializing, nil
}

// extensionsReady: every extension has asked for its next event. Those that have no part in the invocation are still waiting.
func (i *Instance) extensionsReady() bool {
	for n := range i.extensions {
		if i.extensions[n].state != Ready {
			return false
		}
	}
	return true
}

// tell answers an extension that waits.
func (i *Instance) tell(e *extension, a Action) {
	e.state, e.owed = Running, e.poll == 0
	if !e.owed {
		a.Poll, e.poll = e.poll, 0
		i.do(a)
	}
}

func (i *Instance) reportExtensions(at time.Time) {
	for n := range i.extensions {
		e := &i.extensions[n]
		i.notice(Notice{Kind: ExtensionSeen, At: at, Extension: ExtensionInfo{Name: e.name, State: e.state.String(), ErrorType: e.errorType, Events: e.events()}})
	}
}
