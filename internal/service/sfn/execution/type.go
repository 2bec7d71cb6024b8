package execution

import "strconv"

// Type is what an event tells. The numbers are written to disk: none is ever given another meaning.
type Type uint8

// The types that GetExecutionHistory shows, in its own words. Source: HistoryEventType of the API's model.
const (
	NoType Type = iota
	ActivityFailed
	ActivityScheduled
	ActivityScheduleFailed
	ActivityStarted
	ActivitySucceeded
	ActivityTimedOut
	ChoiceStateEntered
	ChoiceStateExited
	ExecutionAborted
	ExecutionFailed
	ExecutionStarted
	ExecutionSucceeded
	ExecutionTimedOut
	FailStateEntered
	LambdaFunctionFailed
	LambdaFunctionScheduled
	LambdaFunctionScheduleFailed
	LambdaFunctionStarted
	LambdaFunctionStartFailed
	LambdaFunctionSucceeded
	LambdaFunctionTimedOut
	MapIterationAborted
	MapIterationFailed
	MapIterationStarted
	MapIterationSucceeded
	MapStateAborted
	MapStateEntered
	MapStateExited
	MapStateFailed
	MapStateStarted
	MapStateSucceeded
	ParallelStateAborted
	ParallelStateEntered
	ParallelStateExited
	ParallelStateFailed
	ParallelStateStarted
	ParallelStateSucceeded
	PassStateEntered
	PassStateExited
	SucceedStateEntered
	SucceedStateExited
	TaskFailed
	TaskScheduled
	TaskStarted
	TaskStartFailed
	TaskStateAborted
	TaskStateEntered
	TaskStateExited
	TaskSubmitFailed
	TaskSubmitted
	TaskSucceeded
	TaskTimedOut
	WaitStateAborted
	WaitStateEntered
	WaitStateExited
	MapRunAborted
	MapRunFailed
	MapRunStarted
	MapRunSucceeded
	ExecutionRedriven
	MapRunRedriven
	EvaluationFailed
	visibleTypes // one more than the last
)

// The types of facts that the history does not show. Their events have ID 0.
const (
	// WaitBegun says until when a Wait waits.
	WaitBegun Type = iota + 128
	// RetryDelayed says when a state is tried again.
	RetryDelayed
	// HeartbeatReceived puts a task's heartbeat timeout off.
	HeartbeatReceived
	// ItemsRead brings a page of a Map Run's items.
	ItemsRead
	// ChildrenStarted says how many children of a Map Run are started.
	ChildrenStarted
	// ChildEnded says how one child of a Map Run ended.
	ChildEnded
	// MapRunUpdated changes the limits of a Map Run.
	MapRunUpdated
	// ItemsFailed says that a Map Run's items can't be read, or its results not written.
	ItemsFailed
	// ResultsWritten is a Map Run's result when it was written elsewhere.
	ResultsWritten
	// ChildRedriven says that a redrive takes a child of a Map Run up again.
	ChildRedriven
	// MapRunFailing says that a Map Run has failed whose children end, and whose results are written, before it is over.
	MapRunFailing
	// UploadBegun names a file of a Map Run's results that is being written in parts.
	UploadBegun
	hiddenTypes // one more than the last
)

// Visible reports whether the history shows events of the type.
func (t Type) Visible() bool { return t > NoType && t < visibleTypes }

func (t Type) known() bool { return t.Visible() || t >= WaitBegun && t < hiddenTypes }

// String is the type in the API's words; for what the history does not show, in ours.
func (t Type) String() string {
	if name, ok := typeNames[t]; ok {
		return name
	}
	return "Type" + strconv.Itoa(int(t))
}
