package execution

import (
	"errors"
	"strings"
	"time"

	"sluice/internal/service/sfn/asl"
)

// Spec is what is known of an execution besides its events. It never changes.
type Spec struct {
	// ARN is the execution's, Name its name.
	ARN, Name string
	// MachineARN is that of its state machine, without a qualifier; of a Map Run's child, with the Map's label.
	MachineARN, MachineName string
	RoleARN                 string
	// Express says that nobody keeps the history: it has no bound, and the execution is never redriven.
	Express bool
	// AliasARN and VersionARN are empty unless the execution was started by one.
	AliasARN, VersionARN string
}

// region is the fourth part of the ARN.
func (s *Spec) region() string { return arnPart(s.ARN, 3) }

func arnPart(arn string, n int) string {
	parts := strings.SplitN(arn, ":", n+2)
	if len(parts) <= n {
		return ""
	}
	return parts[n]
}

// Status is an execution's, in the API's words.
type Status string

// The statuses. The empty one is that of an execution without events.
const (
	Running   Status = "RUNNING"
	Succeeded Status = "SUCCEEDED"
	FailedRun Status = "FAILED"
	TimedOut  Status = "TIMED_OUT"
	Aborted   Status = "ABORTED"
	// PendingRedrive is how a Map Run's child is listed that waits for its redrive.
	PendingRedrive Status = "PENDING_REDRIVE"
)

// Env brings what a pure core can't have of its own.
type Env struct {
	// Now is the time; it need not be later than that of the last Run.
	Now time.Time
	// Random feeds tokens, jitter, names of Map Runs and the expressions that ask for chance. It must be unpredictable.
	Random RandomSource
	// HasActivity tells whether an activity of that ARN is there; nil says that each is.
	HasActivity func(arn string) bool
}

// RandomSource gives random bits, as a Source of math/rand/v2 does.
type RandomSource interface{ Uint64() uint64 }

// ErrHistory is answered for events that don't follow from those before them.
var ErrHistory = errors.New("not a history of this state machine")

// Execution is the state machine of one execution. It is used by one goroutine at a time.
type Execution struct {
	machine *asl.Machine
	spec    Spec

	// What follows from the events.
	next     int64 // the ID of the next event
	status   Status
	input    Payload
	output   Payload
	failure  Failure
	started  time.Time
	stopped  time.Time
	timeout  time.Time // the machine's own; zero for none
	redrives int64
	redriven time.Time
	// redriveTokens are the last ones, in their order.
	redriveTokens []tokenOfRedrive
	frames        []*frame
	newest        FrameID
	pastRuns      []MapRun
	processed     int64 // events, the hidden ones too
	assigned      int   // bytes of all that states ever assigned to variables

	// What lasts for a Run.
	env       Env
	now       time.Time
	events    []Event
	bytes     int
	full      bool
	calls     []FrameID
	abandoned []Effect
	scope     asl.Scope
	source    source
	nonce     Nonce
}

// New is an execution without events. The machine must be the one that all its events come from.
func New(machine *asl.Machine, spec Spec) *Execution {
	return &Execution{machine: machine, spec: spec, next: 1}
}

// Fold is the execution of these events.
func Fold(machine *asl.Machine, spec Spec, events []Event) (*Execution, error) {
	x := New(machine, spec)
	for i := range events {
		if err := x.Apply(&events[i]); err != nil {
			return nil, err
		}
	}
	return x, nil
}

// Next is the ID that the next event of the history has.
func (x *Execution) Next() int64 { return x.next }

// Mark is a place in an execution's facts.
type Mark struct {
	// Next is the ID that the next event of the history has.
	Next int64
	// Facts counts the events until then, those that the history doesn't show too.
	Facts int64
}

// Mark is where the execution stands: two that stand at one mark have the same events.
func (x *Execution) Mark() Mark { return Mark{Next: x.next, Facts: x.processed} }

// Status is Running until the execution is over.
func (x *Execution) Status() Status { return x.status }

// Input is the text that the execution was started with.
func (x *Execution) Input() string { return x.input.Text }

// Output is the text of a success.
func (x *Execution) Output() string { return x.output.Text }

// Failure is why the execution failed, or what it was stopped with; of one that timed out it is empty.
func (x *Execution) Failure() Failure { return x.failure }

// Started is when the execution was; a redrive doesn't change it.
func (x *Execution) Started() time.Time { return x.started }

// Stopped is when the execution was over; zero while it runs.
func (x *Execution) Stopped() time.Time { return x.stopped }

// Redrives counts them, and tells when the last one was.
func (x *Execution) Redrives() (count int64, last time.Time) { return x.redrives, x.redriven }

// Deadline is when Run must be called even without a stimulus; zero for never. It may be early, never late.
func (x *Execution) Deadline() (at time.Time) {
	if x.status != Running {
		return time.Time{}
	}
	at = x.timeout
	for _, f := range x.frames {
		switch f.phase {
		case waiting, delayed:
			at = earliest(at, f.due)
		case calling:
			at = earliest(at, f.call.deadline())
		}
	}
	return at
}

// Ready says that the last walk was cut, and Run has more to do at once.
func (x *Execution) Ready() bool {
	if x.status != Running {
		return false
	}
	for _, f := range x.frames {
		if f.phase != waiting && f.phase != delayed && x.steps(f) {
			return true
		}
	}
	return false
}
