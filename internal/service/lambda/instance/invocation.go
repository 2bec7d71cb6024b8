package instance

import (
	"strconv"
	"time"
)

// invocation is the current one, or one that waits for init.
type invocation struct {
	id        string
	pending   bool // waits for init
	answered  bool
	errorType string // of what the runtime answered
	begun     time.Time
	deadline  time.Time
	spans     Spans
}

// result is what the runtime's own answer means.
func (v *invocation) result() Result {
	if v.errorType != "" {
		return Result{Status: Erred, Error: v.errorType}
	}
	return Result{Status: Success}
}

// Invoke gives the environment an invocation. One that comes during init waits for it, and its time starts when init is over; within
// the second attempt it starts now. An environment that has one, or is over, takes none: false.
func (i *Instance) Invoke(at time.Time, id string) ([]Action, bool) {
	i.actions = i.actions[:0]
	if id == "" || i.invocation.id != "" || i.stage != initializing && i.stage != idle {
		return nil, false
	}
	if i.stage == initializing {
		i.queue(at, id)
		return i.actions, true
	}
	i.invocation = invocation{id: id}
	i.begin(at)
	return i.actions, true
}

// queue keeps an invocation until init is over.
func (i *Instance) queue(at time.Time, id string) {
	i.invocation = invocation{id: id, pending: true}
	if i.config.Phase == InvokePhase {
		i.invocation.begun, i.invocation.deadline = at, at.Add(i.config.Timeout)
		i.timer(at, i.invocation.deadline)
	}
}

// begin hands the invocation to the runtime and to the extensions that want to know.
func (i *Instance) begin(at time.Time) {
	v := &i.invocation
	v.pending = false
	if v.deadline.IsZero() {
		v.begun, v.deadline = at, at.Add(i.config.Timeout)
	}
	v.spans.Begun = at
	i.stage = invoking
	i.notice(Notice{Kind: InvocationStarted, At: at})
	i.timer(at, v.deadline)
	for n := range i.extensions {
		if e := &i.extensions[n]; e.invoke && e.state == Ready {
			i.tell(e, Action{Verb: AnswerExtension, Deadline: v.deadline})
		}
	}
	i.deliver()
}

// deliver gives the runtime the event if it is there to take it.
func (i *Instance) deliver() {
	i.runtime.state = Running
	if i.runtime.poll != 0 {
		i.do(Action{Verb: AnswerRuntime, Poll: i.runtime.poll, Deadline: i.invocation.deadline})
		i.runtime.poll = 0
	}
}

// finish ends the invocation. After success the environment waits for the next; a fault ends it.
func (i *Instance) finish(at time.Time, r Result) {
	v := i.invocation
	r.Duration = at.Sub(v.begun)
	if i.config.Phase == InitPhase {
		r.Init, i.initTime = i.initTime, 0
	}
	i.notice(Notice{Kind: InvocationReported, At: at, Status: r.Status, ErrorType: r.Error, Duration: r.Duration, Init: r.Init, Fault: r.Fault})
	i.invocation = invocation{}
	i.deadline = time.Time{}
	i.do(Action{Verb: Finish, Result: r})
	if r.Fault == nil {
		i.stage = idle
		i.do(Action{Verb: StopTimer})
		i.do(Action{Verb: BecomeIdle})
	}
}

// timeOut ends an invocation that took too long, and the environment with it.
func (i *Instance) timeOut(at time.Time) {
	if i.stage == initializing {
		i.initFailed(at, TimedOut, "")
		i.notice(Notice{Kind: InvocationStarted, At: at})
	}
	i.fault = &Fault{Type: SandboxTimedout, Message: "Task timed out after " + seconds(i.config.Timeout) + " seconds"}
	i.abort(at, Result{Status: TimedOut, Fault: i.fault})
	i.shutDown(at, ShutdownReasonTimeout)
}

// abort ends the invocation other than by the runtime's answer.
func (i *Instance) abort(at time.Time, r Result) {
	if i.invocation.spans.Ready.IsZero() {
		i.notice(Notice{Kind: RuntimeDone, At: at, Status: r.Status, ErrorType: r.Error, Duration: at.Sub(i.invocation.begun), Spans: i.invocation.spans})
	}
	i.notice(Notice{Kind: Faulted, At: at, Status: r.Status, Fault: r.Fault})
	i.finish(at, r)
}

// seconds writes a duration as Lambda does in its text about timeouts: 3.00.
func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 2, 64) }
