package execution

import (
	"time"

	"sluice/internal/service/sfn/asl"
)

// Effect is what must be done outside. Each may come again after a crash.
type Effect interface{ effect() }

// The effects.
type (
	// Call asks for a task's attempt: of an activity, that it be offered to workers until its Began.
	Call struct {
		Attempt int64
		Frame   FrameID
		State   *asl.State
		Task    *Task
		// Input is what TaskScheduled shows as parameters.
		Input Payload
		// Token is what reports on the task name it by.
		Token string
		// Timeout is when the attempt is over whatever comes; zero for never.
		Timeout time.Time
		// Submitted says that the call was taken before and must not be made again: only its answer is awaited. Output is what
		// the service said then.
		Submitted bool
		Output    string
	}
	// Abandon says that nobody waits for an attempt any more: its job may be ended.
	Abandon struct{ Attempt int64 }
	// Round is a Map Run between two redrives: what comes of reading items or of writing results for one changes nothing in the next.
	Round struct {
		Frame    FrameID
		MapRun   string
		Redrives int64 // of the run
	}
	// ReadItems asks for a Map Run's next page of items; Cursor is empty for the first.
	ReadItems struct {
		Round

		State *asl.State
		// Reader is what the state's ItemReader asks for; nil where that can't be told any more, which is a ReadingFailed.
		Reader *asl.Reader
		Cursor string
	}
	// StartChild asks for a child execution of a Map Run. Names are the same each time.
	StartChild struct {
		Frame  FrameID
		State  *asl.State
		MapRun string
		Index  int64
		Name   string
		Input  string
	}
	// AbortChildren asks for the end of a Map Run's children.
	AbortChildren struct {
		Frame  FrameID
		MapRun string
	}
	// StopChild asks for the end of a child of a Map Run that has failed and is not over before its children are. How it ends is told, and of
	// one that never began, that. An Express one goes on to its end, and only that is told: AWS does not stop them. Source: developer guide,
	// "Viewing a Distributed Map Run execution" (Aborted) and "Redriving Map Runs"; and AWS, as recorded in github.com/radkawar/stackd,
	// testdata/aws/stepfunctions/redrive_map.json (attempt2:express:terminal): the threshold was passed, 22 s later the last child came to its
	// end, then the run to its, with no child counted as aborted. Input is as in RedriveChild.
	StopChild struct {
		Frame  FrameID
		State  *asl.State
		MapRun string
		Index  int64
		Round  int64
		Name   string
		Input  string
	}
	// RedriveChild asks for the redrive of a child that did not succeed, or may never have begun: then Input is what it begins with, and
	// so it is, unless it is empty, of an Express one, which begins anew. Its end is told with the same Round.
	RedriveChild struct {
		Frame  FrameID
		State  *asl.State
		MapRun string
		Index  int64
		Round  int64
		Name   string
		Input  string
	}
	// WriteResults asks for a Map Run's results to be written, which ResultsAt tells. Each round has its own.
	WriteResults struct {
		Round

		State *asl.State
		// Writer is what the state's ResultWriter asks for; nil where that can't be told any more.
		Writer *asl.Writer
		// Results finds what is to be written among the execution's events, Files are those of successes that were written before, and Pending
		// the inputs of children that will not be started.
		Results *Results
		Files   string
		Pending []string
		// Uploads may have been left behind by a writing that a crash has ended. They are of no use to this one, whose files have other parts.
		Uploads []Upload
	}
	// AbandonUploads asks for the parts of a Map Run's files to be forgotten, for the run was given up, and with it the writing of its results.
	AbandonUploads struct {
		MapRun  string
		Uploads []Upload
	}
	// Finished says that the execution is over.
	Finished struct{ Status Status }
)

func (Call) effect()           {}
func (Abandon) effect()        {}
func (ReadItems) effect()      {}
func (StartChild) effect()     {}
func (AbortChildren) effect()  {}
func (StopChild) effect()      {}
func (RedriveChild) effect()   {}
func (WriteResults) effect()   {}
func (AbandonUploads) effect() {}
func (Finished) effect()       {}
