package instance

import "fmt"

// Refusal is an error of the Runtime, Extensions or Telemetry API, in AWS's words. It is given as errorType and errorMessage.
type Refusal struct{ Type, Message string }

// Error makes a Refusal an error.
func (r *Refusal) Error() string { return r.Type + ": " + r.Message }

// Types of refusals.
const (
	InvalidStateTransition = "InvalidStateTransition"
	InvalidRequestID       = "InvalidRequestID"
	InvalidExtensionState  = "Extension.InvalidExtensionState"
	InvalidEventType       = "Extension.InvalidEventType"
	InvalidExtensionName   = "Extension.InvalidExtensionName"
	RegistrationClosed     = "Extension.RegistrationClosed"
	TooManyExtensions      = "Extension.TooManyExtensions"
	UnknownExtension       = "Extension.UnknownExtensionIdentifier"
	MissingHeader          = "Extension.MissingHeader"
)

const (
	notAllowed        = "State transition is not allowed"
	tooManyExtensions = "Extension limit (10) reached"
)

// Superseded is what a request for the next event gets when the same process asks a second time.
func Superseded() *Refusal {
	return &Refusal{InvalidStateTransition, "Concurrent state modification"}
}

func refuseRuntime(from, to State) *Refusal {
	return &Refusal{InvalidStateTransition, fmt.Sprintf("State transition from %s to %s failed for runtime. Error: %s", from.runtimeName(), to.runtimeName(), notAllowed)}
}

func refuseExtension(name string, from, to State) *Refusal {
	return &Refusal{InvalidExtensionState, fmt.Sprintf("State transition from %s to %s failed for extension %s. Error: %s", from, to, name, notAllowed)}
}

// Types of faults: what ended an environment.
const (
	RuntimeExitError       = "Runtime.ExitError"
	RuntimeOutOfMemory     = "Runtime.OutOfMemory"
	RuntimeUnknown         = "Runtime.Unknown"
	InvalidEntrypoint      = "Runtime.InvalidEntrypoint"
	InvalidResponseMode    = "Runtime.InvalidResponseModeHeader"
	TruncatedResponse      = "Runtime.TruncatedResponse"
	ResponseSizeTooLarge   = "Function.ResponseSizeTooLarge"
	ExtensionInitError     = "Extension.InitError"
	ExtensionExitError     = "Extension.ExitError"
	ExtensionCrash         = "Extension.Crash"
	ExtensionLaunchError   = "Extension.LaunchError"
	SandboxTimedout        = "Sandbox.Timedout"
	ShutdownReasonSpindown = "spindown"
	ShutdownReasonTimeout  = "timeout"
	ShutdownReasonFailure  = "failure"
)

// Fault is what went wrong with an environment. A caller of the function sees both fields:
// {"errorType": Type, "errorMessage": "RequestId: … Error: " + Message}.
type Fault struct{ Type, Message string }
