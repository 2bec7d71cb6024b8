package executionlog

import "sluice/internal/service/sfn/execution"

// Level is which events are logged, in the API's words.
type Level string

// The levels. An unknown one, as the empty one, is Off.
const (
	Off    Level = "OFF"
	All    Level = "ALL"
	Errors Level = "ERROR"
	Fatal  Level = "FATAL"
)

// Has tells whether events of the type are logged.
func (l Level) Has(t execution.Type) bool {
	switch l {
	case All:
		return t.Visible()
	case Errors:
		return fatal(t) || failed(t)
	case Fatal:
		return fatal(t)
	}
	return false
}

// fatal is how executions end badly. Source: Developer Guide, "Log levels for Step Functions execution events", as failed's.
func fatal(t execution.Type) bool {
	return t == execution.ExecutionAborted || t == execution.ExecutionFailed || t == execution.ExecutionTimedOut
}

// failed is what else the level ERROR has. The table there has no activities, which are taken as functions and tasks are, and no
// EvaluationFailed, which tells of a failure.
func failed(t execution.Type) bool {
	switch t {
	case execution.ActivityFailed, execution.ActivityScheduleFailed, execution.ActivityTimedOut,
		execution.EvaluationFailed, execution.FailStateEntered,
		execution.LambdaFunctionFailed, execution.LambdaFunctionScheduleFailed, execution.LambdaFunctionStartFailed, execution.LambdaFunctionTimedOut,
		execution.MapIterationAborted, execution.MapIterationFailed, execution.MapRunAborted, execution.MapRunFailed,
		execution.MapStateAborted, execution.MapStateFailed, execution.ParallelStateAborted, execution.ParallelStateFailed,
		execution.TaskFailed, execution.TaskStartFailed, execution.TaskStateAborted, execution.TaskSubmitFailed, execution.TaskTimedOut,
		execution.WaitStateAborted:
		return true
	}
	return false
}
