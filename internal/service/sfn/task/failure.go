package task

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"sluice/internal/service"
	"sluice/internal/wire"
)

// Limits of what a failure may say, in characters. Source: API Reference, TaskFailedEventDetails.
const (
	CodeCharactersMax  = 256
	CauseCharactersMax = 32768
)

// Failure is why a task failed, in the words that the state's Retry and Catch compare and the history shows.
type Failure struct {
	Code  string // "Sqs.QueueDoesNotExistException", the error name
	Cause string
}

// Error is both.
func (f *Failure) Error() string { return f.Code + ": " + f.Cause }

// The names of failures that are Step Functions' own.
const (
	codeRuntime    = "States.Runtime"
	codeTaskFailed = "States.TaskFailed"
	codeDataLimit  = "States.DataLimitExceeded"
	// codeNotServed is ours: AWS serves all that it knows.
	codeNotServed = "Sluice.ServiceNotServed"
)

func fail(code, cause string) *Failure {
	return &Failure{Code: cut(code, CodeCharactersMax), Cause: cut(cause, CauseCharactersMax)}
}

func failf(code, format string, args ...any) *Failure {
	return fail(code, fmt.Sprintf(format, args...))
}

// cut ends a text after so many characters.
func cut(text string, charactersMax int) string {
	if len(text) <= charactersMax || utf8.RuneCountInString(text) <= charactersMax {
		return text
	}
	n := 0
	for i := range text {
		if n++; n > charactersMax {
			return text[:i]
		}
	}
	return text
}

// refused words a refusal as version 2 of the SDK for Java does: "Sfn.InvalidTokenException" and, of an error that the model has not,
// "Sfn.SfnException"; the cause with what the SDK tells of the attempt (recorded: aws-sdk:sfn:sendTaskSuccess with a token of nobody's).
func (c *client) refused(a *service.ShapedAnswer) *Failure {
	name := c.prefix + "Exception"
	if c.models(a.Refusal.Shape) {
		name = exceptionName(a.Refusal.Shape.Name)
	}
	told := "Request ID: " + a.RequestID + ") (SDK Attempt Count: 1"
	if extended := a.Response.Header.Get("X-Amz-Id-2"); extended != "" { // recorded: aws-sdk:s3:listObjects and getObject
		told = "Request ID: " + a.RequestID + ", Extended Request ID: " + extended
	}
	return failf(c.prefix+"."+name, "%s (Service: %s, Status Code: %d, %s)", message(a.Refusal), c.prefix, a.Refusal.Shape.Status, told)
}

func (c *client) models(e *wire.ErrorShape) bool { return slices.Contains(c.model.Errors, e) }

// message is an error's text; Java writes one that is not there so.
func message(e *wire.Error) string {
	if e.Message == "" {
		return "null"
	}
	return e.Message
}

// legacy is a service as version 1 of the SDK for Java knows it, which the optimized integrations call with.
type legacy struct {
	*client
	// name begins the errors' names, base is the exception of what the model has not, service names the service in causes.
	name, base, service string
}

// refused words a refusal as version 1 does (recorded: sqs, states and lambda).
func (l *legacy) refused(a *service.ShapedAnswer) *Failure {
	shape, name := a.Refusal.Shape, l.base
	if l.models(shape) {
		name = withException(shape.Name)
	}
	code := shape.Name
	if l.model.QueryCompatible {
		code = shape.QueryCode()
	}
	return failf(l.name+"."+name, "%s (Service: %s; Status Code: %d; Error Code: %s; Request ID: %s; Proxy: null)",
		message(a.Refusal), l.service, shape.Status, code, a.RequestID)
}

// unstartable is what a task that cannot start for its parameters fails with, before it is scheduled. What the state was and where stands
// before it in the history ("An error occurred while executing the state …"), which is whoever runs the state's to say.
func unstartable(jsonata bool, parameters string, problems []string) *Failure {
	field := "Parameters"
	if jsonata {
		field = "Arguments"
	}
	return failf(codeRuntime, "The %s '%s' could not be used to start the Task: [%s]", field, parameters, strings.Join(problems, ", "))
}
