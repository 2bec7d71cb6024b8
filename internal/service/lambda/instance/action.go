package instance

import "time"

// Verb is what an action asks for.
type Verb uint8

// The verbs. Actions are to be done in the order of the list.
const (
	// StartProcess starts Process; StartFailed or Exited tell how it went.
	StartProcess Verb = iota + 1
	// Terminate sends SIGTERM to Process, Kill SIGKILL.
	Terminate
	Kill
	// SetTimer calls Expired in Duration; it replaces the timer set before. StopTimer takes it back.
	SetTimer
	StopTimer
	// AnswerRuntime answers Poll with the current invocation, whose deadline is Deadline.
	AnswerRuntime
	// AnswerExtension answers Poll with an INVOKE event, or with a SHUTDOWN event if Reason is set; Deadline is the event's.
	AnswerExtension
	// Abandon answers Poll, which another took the place of, with the refusal Superseded.
	Abandon
	// Respond releases the invocation's result to its caller: nothing that happens later changes it.
	Respond
	// Finish ends the invocation, with Result. If there was no Respond before, Result is what the caller gets.
	Finish
	// FailInit says that init failed before an invocation began, with Result. What waits needs another environment.
	FailInit
	// BecomeIdle says that nobody works any more: the environment can be frozen, and be given an invocation.
	BecomeIdle
	// Retire says that the environment takes no invocation any more. Processes still end.
	Retire
	// Stop says that nothing runs any more that deserves time: the sandbox can go.
	Stop
	// Emit reports Notice.
	Emit
)

// Poll names a request that waits for an answer; the caller chooses it. Zero is none.
type Poll uint64

// Process names a process that the environment starts: Runtime, or the external extension Extensions[Process-1].
type Process int

// Runtime is the process of the runtime.
const Runtime Process = 0

// Action is one thing to do. Which fields matter is said at its Verb.
type Action struct {
	Verb     Verb
	Poll     Poll
	Process  Process
	Duration time.Duration
	Deadline time.Time
	Reason   string
	Result   Result
	Notice   Notice
}

// Status is how something went, in AWS's words (Telemetry API schema reference, Status).
type Status string

// The statuses: success; error is the function's, failure is Lambda's.
const (
	Success  Status = "success"
	Failed   Status = "failure"
	Erred    Status = "error"
	TimedOut Status = "timeout"
)

// Result is how an invocation, or an init, ended.
type Result struct {
	Status   Status
	Fault    *Fault        // what ended it other than an answer of the runtime; nil when the runtime had the last word
	Error    string        // the error type in reports; empty on success
	Duration time.Duration // from the event's delivery until everybody had asked for the next, or the end
	Init     time.Duration // of the init that belongs to this invocation; zero if there was one before
}

// NoticeKind is what a Notice is about, which is a type of platform event of the Telemetry API.
type NoticeKind uint8

// The notices.
const (
	InitStarted NoticeKind = iota + 1
	RuntimeInitialized
	ExtensionSeen
	InitReported
	InvocationStarted
	RuntimeDone
	InvocationReported
	Faulted
)

// Notice is a platform event. It becomes log lines and telemetry.
type Notice struct {
	Kind      NoticeKind
	At        time.Time
	Status    Status
	ErrorType string
	Duration  time.Duration
	Init      time.Duration // InvocationReported: see Result
	Fault     *Fault        // Faulted, and InvocationReported if a fault ended it
	Extension ExtensionInfo // ExtensionSeen
	Spans     Spans         // RuntimeDone
}

// Spans are the parts of the runtime's work on one invocation; a zero time is one that was not reached.
type Spans struct{ Begun, ResponseBegun, ResponseEnded, Ready time.Time }

// ExtensionInfo describes an extension for the event platform.extension.
type ExtensionInfo struct {
	Name, State, ErrorType string
	Events                 []string
}

func (i *Instance) do(a Action) { i.actions = append(i.actions, a) }

func (i *Instance) notice(n Notice) { i.do(Action{Verb: Emit, Notice: n}) }
