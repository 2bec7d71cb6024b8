package cloudwatchlogs

import (
	"errors"

	"sluice/internal/api/logsapi"
	"sluice/internal/service/cloudwatchlogs/archive"
	"sluice/internal/service/cloudwatchlogs/pattern"
	"sluice/internal/store"
	"sluice/internal/wire"
)

func errInvalid(text string) error { return logsapi.ErrInvalidParameterException.New(text) }

// The texts of those that have an [L] were recorded.
func errNoGroup() error {
	return logsapi.ErrResourceNotFoundException.New("The specified log group does not exist.") // [L]
}

func errNoStream() error {
	return logsapi.ErrResourceNotFoundException.New("The specified log stream does not exist.") // [L]
}

func errNoMetricFilter() error {
	return logsapi.ErrResourceNotFoundException.New("The specified metric filter does not exist.")
}

func errNoSubscription() error {
	return logsapi.ErrResourceNotFoundException.New("The specified subscription filter does not exist.") // [L]
}

func errGroupExists() error {
	return logsapi.ErrResourceAlreadyExistsException.New("The specified log group already exists") // [L]
}

func errStreamExists() error {
	return logsapi.ErrResourceAlreadyExistsException.New("The specified log stream already exists") // [L]
}

func errNameAndARN() error {
	return logsapi.ErrValidationException.New("LogGroup name and LogGroup ARN are mutually exclusive parameters.") // [L]
}

func errToken() error { return errInvalid("The specified nextToken is invalid.") } // [L]

func errLimit() error { return logsapi.ErrLimitExceededException.New("Resource limit exceeded.") } // [L]

// errPattern is the pattern's own text.
func errPattern(err error) error {
	var refused *pattern.SyntaxError
	if errors.As(err, &refused) {
		return errInvalid(refused.Text)
	}
	return err
}

// errNotTaken words why events were not taken: the disk is full, or does not keep up.
func errNotTaken(err error) error {
	switch {
	case errors.Is(err, archive.ErrGone):
		return errNoStream()
	case errors.Is(err, archive.ErrBusy), errors.Is(err, store.ErrNoRoom):
		return &wire.Error{Shape: logsapi.ErrServiceUnavailableException, Message: "The service cannot complete the request.", Cause: err}
	}
	return err
}
