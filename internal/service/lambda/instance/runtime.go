package instance

import "time"

// State is where the runtime or an extension is. An extension never sends responses, a runtime never registers.
type State uint8

// The states, named as the Runtime Interface Emulator names them: the names are part of refusals.
const (
	Started State = iota
	Registered
	Ready
	Running
	InitErrored
	ExitErrored
	Responding
	RespondingError
	ResponseSent
	Ended
)

// String is the name in refusals.
func (s State) String() string {
	return [...]string{"Started", "Registered", "Ready", "Running", "InitError", "ExitError", "InvocationResponse", "InvocationErrorResponse", "ResponseSent", "Exited"}[s]
}

// runtimeName is String but for one state, whose name is longer for a runtime.
func (s State) runtimeName() string {
	if s == ResponseSent {
		return "RuntimeResponseSentState"
	}
	return s.String()
}

// runtime is the state of the runtime.
type runtime struct {
	state State
	alive bool
	poll  Poll // the request for the next event that waits
}

// RuntimeNext is a runtime that asks for its next event. It waits until AnswerRuntime names its poll; one that has an event and has not
// answered it is given the same event again.
func (i *Instance) RuntimeNext(at time.Time, poll Poll) ([]Action, *Refusal) {
	i.actions = i.actions[:0]
	if i.stage != initializing && i.stage != idle && i.stage != invoking {
		return nil, refuseRuntime(i.runtime.state, Ready)
	}
	switch i.runtime.state {
	case Started:
		i.runtime.state, i.runtime.poll = Ready, poll
		i.notice(Notice{Kind: RuntimeInitialized, At: at, Status: Success})
		i.settle(at)
	case ResponseSent:
		i.runtime.state, i.runtime.poll = Ready, poll
		i.runtimeDone(at)
		i.settle(at)
	case Ready:
		if i.runtime.poll != 0 {
			i.do(Action{Verb: Abandon, Poll: i.runtime.poll})
		}
		i.runtime.poll = poll
	case Running:
		i.do(Action{Verb: AnswerRuntime, Poll: poll, Deadline: i.invocation.deadline})
	default:
		return nil, refuseRuntime(i.runtime.state, Ready)
	}
	return i.actions, nil
}

// Current is the request ID of the invocation that the runtime may answer; empty when there is none.
func (i *Instance) Current() string {
	if i.stage != invoking {
		return ""
	}
	return i.invocation.id
}

// BeginResponse is a runtime that starts to post a response. Until EndResponse the invocation has neither result nor end, except by
// time or death.
func (i *Instance) BeginResponse(at time.Time, id string) *Refusal {
	return i.respond(at, id, Responding)
}

func (i *Instance) respond(at time.Time, id string, to State) *Refusal {
	if id == "" || id != i.Current() {
		return &Refusal{InvalidRequestID, "Invalid request ID"}
	}
	if i.runtime.state != Running {
		return refuseRuntime(i.runtime.state, to)
	}
	i.runtime.state = to
	i.invocation.spans.ResponseBegun = at
	return nil
}

// EndResponse says how a response ended that BeginResponse let in: with no errorType it is whole and counts. An error type, such as
// ResponseSizeTooLarge, makes the invocation a failed one; the runtime lives on. It is nothing if the invocation has ended meanwhile.
func (i *Instance) EndResponse(at time.Time, id, errorType string) []Action {
	i.actions = i.actions[:0]
	if id == "" || id != i.Current() || i.runtime.state != Responding && i.runtime.state != RespondingError {
		return nil
	}
	i.runtime.state = ResponseSent
	i.invocation.answered, i.invocation.errorType = true, errorType
	i.invocation.spans.ResponseEnded = at
	i.do(Action{Verb: Respond})
	return i.actions
}

// BeginError is a runtime that posts an error of the function. EndResponse, with the error's type, follows when its body is read.
func (i *Instance) BeginError(at time.Time, id string) *Refusal {
	return i.respond(at, id, RespondingError)
}

// InitError is a runtime that could not be initialised. It is expected to exit; what it posted is what an invocation is answered with.
func (i *Instance) InitError(at time.Time, errorType string) ([]Action, *Refusal) {
	i.actions = i.actions[:0]
	if i.runtime.state != Started || i.stage != initializing {
		return nil, refuseRuntime(i.runtime.state, InitErrored)
	}
	i.runtime.state = InitErrored
	i.blame(Fault{Type: errorType})
	return i.actions, nil
}

func (i *Instance) runtimeDone(at time.Time) {
	if i.stage != invoking || !i.invocation.spans.Ready.IsZero() {
		return
	}
	i.invocation.spans.Ready = at
	r := i.invocation.result()
	i.notice(Notice{Kind: RuntimeDone, At: at, Status: r.Status, ErrorType: r.Error, Duration: at.Sub(i.invocation.begun), Spans: i.invocation.spans})
}

// Leave says that who asked with poll is gone and takes no answer. It is nothing if the answer was given.
func (i *Instance) Leave(poll Poll) {
	if i.runtime.poll == poll {
		i.runtime.poll = 0
	}
	for n := range i.extensions {
		if i.extensions[n].poll == poll {
			i.extensions[n].poll = 0
		}
	}
}
