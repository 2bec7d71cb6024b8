package execution

import (
	"fmt"
	"time"

	"sluice/internal/service/sfn/asl"
)

// The limits of an execution. Source: developer guide, "Service quotas", unless a constant says otherwise.
const (
	// EventsMax is how many events a history has; the last of them says that the execution failed for it.
	EventsMax = 25_000
	// PayloadBytesMax is the longest input, output or result, in bytes of UTF-8.
	PayloadBytesMax = asl.PayloadBytesMax
	// InlineConcurrencyMax is how many iterations of an inline Map run at a time.
	InlineConcurrencyMax = 40
	// ChildrenConcurrencyMax is how many children of a Map Run run at a time.
	ChildrenConcurrencyMax = 10_000
	// StandardMax and ExpressMax are how long an execution may take, whatever its definition says.
	StandardMax = 365 * 24 * time.Hour
	ExpressMax  = 5 * time.Minute
	// RedriveWithin is how long after its end an execution can be redriven, RedriveEventsMax how many events it may have then
	// (RedriveExecution's documentation).
	RedriveWithin    = 14 * 24 * time.Hour
	RedriveEventsMax = 24_999
	redrivesMax      = 1000
	// walkEventsMax and walkBytesMax cut a walk, which then goes on after its append.
	walkEventsMax = 1000
	walkBytesMax  = 1 << 20
)

// tooManyEvents ends an execution whose history is full. Source of the text: output of an execution on AWS, as told in
// github.com/loads/ardere, issue 86.
func tooManyEvents() Failure {
	return Failed(asl.ErrorRuntime, fmt.Sprintf("The execution reached the maximum number of history events (%d).", EventsMax))
}

// tooLarge is the failure of a state whose result is larger than PayloadBytesMax: see asl.TooLarge.
func tooLarge(what string) Failure {
	f := asl.TooLarge(what)
	return Failed(f.Name, f.Cause)
}
