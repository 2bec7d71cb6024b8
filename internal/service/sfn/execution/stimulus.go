package execution

import "time"

// Stimulus is what comes to an execution from outside.
type Stimulus interface{ stimulus() }

// The stimuli. Those of a task name its attempt; if that is over they change nothing.
type (
	// Start begins an execution; it is the first stimulus, and comes once.
	Start struct{ Input string }
	// Began says that a worker has taken an activity's task.
	Began struct {
		Attempt int64
		Worker  string
	}
	// Submitted says that a service has taken a call whose answer comes later, by a token or a job's end.
	Submitted struct {
		Attempt int64
		Output  string
	}
	// Answer is a task's result.
	Answer struct {
		Attempt int64
		Output  Payload
	}
	// Refusal is a task's failure.
	Refusal struct {
		Attempt int64
		Failure Failure
		Stage   Stage
	}
	// Heartbeat says that a task is alive.
	Heartbeat struct{ Attempt int64 }
	// Stop aborts the execution.
	Stop struct{ Failure Failure }
	// Redrive takes an execution up again that failed, timed out or was aborted: see Redrivable. Token, empty for none, tells it from others: see
	// RedrivenBy.
	Redrive struct{ Token string }
	// Items is a page of a Map Run's items, each as JSON; Next is where the next page begins, empty after the last. Cursor is
	// that of the ReadItems that it answers; others change nothing. Keys are the items' names, where they are an object's members, and
	// Sources where they come from, in their order.
	Items struct {
		Round

		Cursor, Next string
		Items        []string
		Keys         []string
		Sources      []Source
	}
	// ReadingFailed says that a Map Run's items can't be read or, if Writing is set, its results not be written.
	ReadingFailed struct {
		Round

		Writing bool
		Failure Failure
	}
	// ChildFinished says how a child of a Map Run ended. Output is what counts of a success. Round counts the redrives that the child had by
	// then: what comes of an earlier round changes nothing. Stuck says that it cannot be redriven.
	ChildFinished struct {
		MapRun string
		Index  int64
		Round  int64
		Status Status
		Output string
		Stuck  bool
		// What follows is for the results that a ResultWriter writes. Input is that of a child that was redriven.
		Input            string
		Failure          Failure
		Started, Stopped time.Time
		// Unbegun says that the child was aborted before it began.
		Unbegun bool
	}
	// ResultsAt brings a Map Run's result when a ResultWriter has written it. Files is a JSON array of those that hold successes.
	ResultsAt struct {
		Round

		Output string
		Files  string
	}
	// Uploading says that a Map Run's results are being written into a file part by part, so that the parts are not forgotten in a crash: see
	// Execution.Exports.
	Uploading struct {
		Round

		Upload Upload
	}
	// UpdateMapRun changes a Map Run's limits; nil leaves one as it is.
	UpdateMapRun struct {
		MapRun              string
		MaxConcurrency      *int64
		ToleratedCount      *int64
		ToleratedPercentage *float64
	}
)

// Source is what so many items come from, as the Context object shows it: "s3://bucket/key".
type Source struct {
	URI   string
	Count int64
}

// Upload is a file that is written in parts, and is none before it is complete. ID is what the bucket's service calls the writing.
type Upload struct{ Bucket, Key, ID string }

// Stage is where a task failed.
type Stage uint8

// The stages. Each has its own event where AWS has one: TaskFailed, TaskStartFailed, TaskSubmitFailed,
// LambdaFunctionScheduleFailed.
const (
	Executing Stage = iota
	Scheduling
	Starting
	Submitting
)

func (Start) stimulus()         {}
func (Began) stimulus()         {}
func (Submitted) stimulus()     {}
func (Answer) stimulus()        {}
func (Refusal) stimulus()       {}
func (Heartbeat) stimulus()     {}
func (Stop) stimulus()          {}
func (Redrive) stimulus()       {}
func (Items) stimulus()         {}
func (ReadingFailed) stimulus() {}
func (ChildFinished) stimulus() {}
func (ResultsAt) stimulus()     {}
func (Uploading) stimulus()     {}
func (UpdateMapRun) stimulus()  {}

// seconds is a duration of whole seconds, rounded up.
func seconds(d time.Duration) int64 { return int64((d + time.Second - 1) / time.Second) }
