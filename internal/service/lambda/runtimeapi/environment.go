// Package runtimeapi serves what Lambda offers to the processes of an execution environment over HTTP: the Runtime API 2018-06-01, the
// Extensions API 2020-01-01, the Logs API 2020-08-15 and the Telemetry API 2022-07-01. It knows paths, headers, status codes and bodies;
// what a call means is for the Environment to decide.
//
// Sources: Lambda developer guide, "Using the Lambda runtime API for custom runtimes", "Using the Lambda Extensions API", "Lambda
// Telemetry API reference", "Using the Lambda Logs API"; for what they leave out, how the public Runtime Interface Emulator behaves.
//
// A Server belongs to one environment: who can reach its listener is who lives in that environment, so calls carry no proof of it.
package runtimeapi

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"sluice/internal/service/lambda/telemetry"
)

// Environment is what a Server speaks for. Its methods are called concurrently. A *instance.Refusal among their errors is shown to the
// caller; any other error is said to be internal, but for those named here.
type Environment interface {
	// Next waits for the runtime's next event. The context ends when the runtime hangs up.
	Next(ctx context.Context) (*Event, error)
	// Respond takes the answer to an invocation. It reads the body, as far as it wants it.
	Respond(id string, r *Response) error
	// Fail takes an error of the function.
	Fail(id string, e *Failure) error
	// InitError takes an error of the runtime's init.
	InitError(e *Failure) error

	// Register lets an extension in and returns its identifier, and what it may know of the function.
	Register(name string, events []string) (id string, f *Function, err error)
	// ExtensionNext waits for the extension's next event.
	ExtensionNext(ctx context.Context, id string) (*ExtensionEvent, error)
	ExtensionInitError(id, errorType string) error
	ExtensionExitError(id, errorType string) error
	// Subscribe adds a subscription of the extension, or replaces the one that it has.
	Subscribe(id string, s *telemetry.Subscription) error
}

// Errors that an Environment's Respond and Fail return for what is wrong with the request itself.
var (
	ErrTooLarge     = errors.New("the response is too large")
	ErrTruncated    = errors.New("the response ended before its end")
	ErrResponseMode = errors.New("the response mode is unknown")
)

// PayloadBytesMax is how large a buffered response may be. AWS's own limit is 6 MB and 100 bytes (recorded: "exceeded maximum allowed
// payload size (6291556 bytes)").
const PayloadBytesMax = 6<<20 + 100

// Event is an invocation as the runtime gets it. Empty headers are left out.
type Event struct {
	RequestID       string
	FunctionARN     string // the invoked one, with its qualifier
	TraceID         string
	ClientContext   string // JSON
	CognitoIdentity string // JSON
	TenantID        string
	Deadline        time.Time
	Payload         []byte
}

// Response is a runtime's answer.
type Response struct {
	ContentType string
	Mode        string // of Lambda-Runtime-Function-Response-Mode: empty or "streaming"
	Length      int64  // of the body, or -1
	Body        io.Reader
	Trailer     func() http.Header // of a streamed body, when it was read
}

// Failure is an error that a runtime reports.
type Failure struct {
	Type        string // of Lambda-Runtime-Function-Error-Type
	ContentType string
	Body        []byte
}

// Function is what extensions are told about the function.
type Function struct{ Name, Version, Handler, Account string }

// ExtensionEvent is an event for an extension: INVOKE, or SHUTDOWN if there is a Reason.
type ExtensionEvent struct {
	Deadline    time.Time
	RequestID   string
	FunctionARN string
	TraceID     string
	Reason      string
}
