package asl

import "fmt"

// The names of errors that Step Functions itself raises. Sources: the States Language specification, appendix A, and
// the developer guide's "Handling errors".
const (
	ErrorAll                     = "States.ALL"
	ErrorBranchFailed            = "States.BranchFailed"
	ErrorDataLimitExceeded       = "States.DataLimitExceeded"
	ErrorExceedToleratedFailures = "States.ExceedToleratedFailureThreshold"
	ErrorHeartbeatTimeout        = "States.HeartbeatTimeout"
	ErrorHTTPSocket              = "States.Http.Socket"
	ErrorIntrinsicFailure        = "States.IntrinsicFailure"
	ErrorItemReaderFailed        = "States.ItemReaderFailed"
	ErrorNoChoiceMatched         = "States.NoChoiceMatched"
	ErrorParameterPathFailure    = "States.ParameterPathFailure"
	ErrorPermissions             = "States.Permissions"
	ErrorQueryEvaluation         = "States.QueryEvaluationError"
	ErrorResultPathMatchFailure  = "States.ResultPathMatchFailure"
	ErrorResultWriterFailed      = "States.ResultWriterFailed"
	ErrorRuntime                 = "States.Runtime"
	ErrorTaskFailed              = "States.TaskFailed"
	ErrorTimeout                 = "States.Timeout"
)

// ToleranceExceeded is the cause of ErrorExceedToleratedFailures. Source: AWS, as recorded in github.com/radkawar/stackd,
// testdata/aws/stepfunctions/redrive_map.json (standard:failed:parent-history).
const ToleranceExceeded = "The specified tolerated failure threshold was exceeded"

// Failure is why a state failed: the error type of every step.
type Failure struct {
	// Name is the name that Retry and Catch look for.
	Name string
	// Cause is for people. A failure of an expression says it without its state: see CauseIn.
	Cause string
	// Location is the field whose evaluation failed, "Assign/result" or "Output"; EvaluationFailed events show it.
	// Empty where AWS names none.
	Location string
	// Evaluation says that the step itself failed and no task: AWS puts the state in front of the cause.
	Evaluation bool
}

// Error returns name and cause.
func (f *Failure) Error() string { return f.Name + ": " + f.Cause }

// CauseIn returns the cause as a history shows it, for a state that was entered at that event.
func (f *Failure) CauseIn(state string, entered int64) string {
	if !f.Evaluation {
		return f.Cause
	}
	return fmt.Sprintf("An error occurred while executing the state '%s' (entered at the event id #%d). %s", state, entered, f.Cause)
}

// TooLarge is the failure of a state whose input, output or result is larger than PayloadBytesMax. what is a state's name or a task's resource.
// Source of the text: recorded answer (test_start_large_input).
func TooLarge(what string) *Failure {
	return &Failure{Name: ErrorDataLimitExceeded, Cause: "The state/task '" + what + "' returned a result with a size exceeding the maximum number of bytes service limit."}
}

func failed(name, format string, args ...any) *Failure {
	return &Failure{Name: name, Cause: fmt.Sprintf(format, args...), Evaluation: true}
}
