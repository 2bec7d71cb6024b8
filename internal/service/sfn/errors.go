package sfn

import (
	"errors"
	"fmt"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/wire"
)

// The texts are AWS's recorded answers unless a comment says otherwise.

func invalidARN(why string) *wire.Error { return api.ErrInvalidArn.Newf("Invalid Arn: '%s'", why) }

func invalidName(name string) *wire.Error { return api.ErrInvalidName.Newf("Invalid Name: '%s'", name) }

func noMachine(arn string) *wire.Error {
	return api.ErrStateMachineDoesNotExist.Newf("State Machine Does Not Exist: '%s'", arn)
}

func noActivity(arn string) *wire.Error {
	return api.ErrActivityDoesNotExist.Newf("Activity Does Not Exist: '%s'", arn)
}

func noExecution(arn string) *wire.Error {
	return api.ErrExecutionDoesNotExist.Newf("Execution Does Not Exist: '%s'", arn)
}

// invalidToken is a page's token, or a task's, that was not given out for this.
func invalidToken() *wire.Error { return api.ErrInvalidToken.New("Invalid Token: 'Invalid token'") }

// wrongType is an operation on a state machine of the other type.
func wrongType() *wire.Error {
	return api.ErrStateMachineTypeNotSupported.New("This operation is not supported by this type of state machine")
}

// machineDeleting begins as AWS's does (https://github.com/Netflix/metaflow/pull/1284).
func machineDeleting(arn string) *wire.Error {
	return api.ErrStateMachineDeleting.Newf("State Machine is being deleted: '%s'", arn)
}

// invalid is a ValidationException; reason is one of the model's ValidationExceptionReason, empty for none.
func invalid(reason, format string, args ...any) *wire.Error {
	e := api.ErrValidationException.Newf(format, args...)
	if reason != "" {
		e.Members = &api.ValidationException{Message: wire.Some(e.Message), Reason: wire.Some(reason)}
	}
	return e
}

// The reasons of ValidationExceptions. Source: the model, ValidationExceptionReason.
const (
	reasonLabelled = "API_DOES_NOT_SUPPORT_LABELED_ARNS"
	reasonMissing  = "MISSING_REQUIRED_PARAMETER"
	reasonRouting  = "INVALID_ROUTING_CONFIGURATION"
)

// noTagged is a resource whose tags were asked for (recorded: test_tag_state_machine_version).
func noTagged(arn string) *wire.Error {
	return noResource(arn, fmt.Sprintf("Resource not found: '%s'", arn))
}

// noReferred is an alias, or a version that an alias is to be of (recorded: test_update_no_such_alias_arn).
func noReferred(arn string) *wire.Error {
	return noResource(arn, "Request references a resource that does not exist.")
}

func noResource(arn, text string) *wire.Error {
	e := api.ErrResourceNotFound.New(text)
	e.Members = &api.ResourceNotFound{Message: wire.Some(text), ResourceName: wire.Some(arn)}
	return e
}

// notBuilt is the answer to a parameter that AWS has and this build has not.
func notBuilt(operation, parameter string) *wire.Error {
	return wire.ErrNotImplemented.Newf("The parameter %s of %s is not implemented.", parameter, operation)
}

// notRedrivable words why an execution cannot be redriven; empty for an error that is no such reason. Source: recorded
// (test_describe_execution_arn_containing_punctuation; of the events: github.com/radkawar/stackd, testdata/aws/stepfunctions/variable_limits.json,
// history-cap) and Developer Guide, "Restarting state machine executions with redrive".
func notRedrivable(err error) string {
	switch {
	case errors.Is(err, execution.ErrRunning):
		return "Execution is RUNNING and cannot be redriven"
	case errors.Is(err, execution.ErrSucceeded):
		return "Execution is SUCCEEDED and cannot be redriven"
	case errors.Is(err, execution.ErrTooManyEvents):
		return "Execution has exceeded the maximum history event limit"
	case errors.Is(err, execution.ErrTooOld):
		return "Execution redrivable period exceeded"
	case errors.Is(err, execution.ErrRedrives):
		return "Execution redrive limit exceeded" // the text is ours
	}
	return ""
}
