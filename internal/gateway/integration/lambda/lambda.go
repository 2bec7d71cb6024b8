// Package lambda is the integration with Lambda functions. As a proxy (AWS_PROXY) the function gets the whole method request as an event
// and its answer is the method's; otherwise (AWS) it gets what the mapping template rendered, and its answer is mapped.
//
// The package knows functions by Invoker alone. What it makes and what it accepts is pure: an event is bytes made of the request
// (event.go), a response is made of the function's bytes (answer.go; metadata.go where it streams).
package lambda

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"

	"sluice/internal/gateway/integration"
	"sluice/internal/gateway/restapi"
	"sluice/internal/service"
)

// Invocation is one call of a function.
type Invocation struct {
	// Function is as the integration's URI names it: the ARN of a function, a version or an alias.
	Function string
	// As is the session of the integration's role, nil where it has none: then API Gateway itself calls, as integration.Principal, and
	// the function's own policy must let it in.
	As *service.Caller
	// SourceARN is the method, and SourceAccount its account, for conditions of policies.
	SourceARN, SourceAccount string
	// Type is RequestResponse, Event or DryRun; any other text is the API's mistake, and the invoker's to refuse.
	Type    string
	Payload []byte
	// Trace is the X-Ray header.
	Trace string
	// Stream, where it is set, gets what the function sends as it comes: it is called once at most, with the stream's content type, before the
	// first byte. A write returns when the bytes are taken, or with an error when no more are; nothing is written once Invoke has returned. nil
	// asks for the whole payload in the Result.
	Stream func(contentType string) io.Writer
}

// Result is how an invocation went.
type Result struct {
	// Status is Lambda's: 200, 202 for an Event, 204 for a DryRun, or that of a refusal such as 429.
	Status int
	// Payload is empty where Stream got it.
	Payload []byte
	// FunctionError is set if the function failed: Handled or Unhandled. Payload then tells what happened.
	FunctionError string
	RequestID     string
}

// Invoker calls functions. It is safe for concurrent use and stays within the context's time.
type Invoker interface {
	// Invoke returns what came of the call, or ErrForbidden for a caller who may not and for a function that is not there. Any other
	// error means that Lambda could not be reached.
	Invoke(ctx context.Context, i *Invocation) (*Result, error)
}

// ErrForbidden is an Invoker's answer where policies deny the call, and where there is nothing to call: on AWS neither can be told
// from the other.
var ErrForbidden = errors.New("the function's policy does not allow the call, or there is no such function")

// Config is what an Integration needs; all of it must be set.
type Config struct {
	Invoker Invoker
	// Identity is the session of the role that an integration names. It is asked where there is one, and its errors are *Failure.
	Identity func(ctx context.Context, r *integration.Request) (*service.Caller, error)
}

// Integration invokes functions.
type Integration struct{ Config }

// New makes an Integration.
func New(c Config) *Integration { return &Integration{c} }

// invocationType is the header by which an API asks for an asynchronous call. Source: Developer Guide, "Set up asynchronous
// invocation of the backend Lambda function". Proxies always wait.
const invocationType = "X-Amz-Invocation-Type"

const requestResponse = "RequestResponse"

// Invoke calls the function and waits for its answer: for all of it, for what stands before its body where that is streamed, or only for its
// acceptance where the API asks for an Event.
func (i *Integration) Invoke(ctx context.Context, r *integration.Request) (*integration.Response, error) {
	if r.Method != http.MethodPost {
		return wrongMethod(r)
	}
	call := invocation(r)
	ctx, cancel := context.WithTimeout(ctx, r.Timeout)
	if r.Route.Credentials != "" {
		as, err := i.Identity(ctx, r)
		if err != nil {
			cancel()
			return nil, err
		}
		call.As = as
	}
	if r.Sent != nil {
		r.Sent(uri(r))
	}
	if r.Route.Streams {
		return i.stream(ctx, cancel, call).head()
	}
	defer cancel()
	result, err := i.Invoker.Invoke(ctx, call)
	if err != nil {
		return nil, failure(ctx, err)
	}
	return response(r, result)
}

// invocation is the call that a request is; a proxy's payload is made here.
func invocation(r *integration.Request) *Invocation {
	call := &Invocation{
		Function: r.Route.Target.Function, SourceARN: r.SourceARN, SourceAccount: r.API.Account, Type: requestResponse, Payload: r.Body,
		Trace: r.Header.Get("X-Amzn-Trace-Id"),
	}
	switch {
	case r.Route.IsProxy():
		r.Body = Event(r.Route, r.Came)
		call.Payload = r.Body
	case r.Header.Get(invocationType) != "":
		call.Type = r.Header.Get(invocationType)
	}
	return call
}

// uri is how the execution log names the call.
func uri(r *integration.Request) string {
	return "https://lambda." + r.Route.Target.Service.Region + ".amazonaws.com" + r.Path
}

// wrongMethod is what becomes of an integration whose method is not POST: Lambda has no such operation. A proxy answers 500 (recorded);
// other methods map Lambda's own answer.
func wrongMethod(r *integration.Request) (*integration.Response, error) {
	const text = "Unable to determine service/operation name to be authorized"
	if r.Route.IsProxy() {
		return nil, &integration.Failure{Text: text}
	}
	return &integration.Response{
		Status: http.StatusForbidden, Header: http.Header{"Content-Type": {"application/xml"}},
		Body: []byte("<AccessDeniedException>\n  <Message>" + text + "</Message>\n</AccessDeniedException>\n"),
	}, nil
}

func failure(ctx context.Context, err error) error {
	switch {
	case errors.Is(err, ErrForbidden):
		return &integration.Failure{Text: "Invalid permissions on Lambda function", Cause: err}
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return &integration.Failure{Kind: integration.Timeout, Text: "Endpoint request timed out", Cause: err}
	}
	return &integration.Failure{Kind: integration.Network, Text: "Network error communicating with endpoint", Cause: err}
}

func isRefused(result *Result) bool { return result.Status >= http.StatusBadRequest }

func refusedInvocation(result *Result) error {
	return &integration.Failure{
		Text: "Lambda invocation failed with status: " + strconv.Itoa(result.Status) + ". Lambda request id: " + result.RequestID,
	}
}

func response(r *integration.Request, result *Result) (*integration.Response, error) {
	if isRefused(result) {
		return nil, refusedInvocation(result)
	}
	if r.Route.IsProxy() {
		if result.FunctionError != "" {
			return nil, malformedResponse(errors.New("the function failed: " + errorMessage(result.Payload)))
		}
		return Answer(result.Payload)
	}
	out := &integration.Response{
		Status: result.Status, Header: http.Header{"Content-Type": {restapi.DefaultMediaType}}, Body: result.Payload,
	}
	if result.RequestID != "" {
		out.Header["X-Amzn-Requestid"] = []string{result.RequestID}
	}
	if result.FunctionError != "" {
		out.Header["X-Amz-Function-Error"] = []string{result.FunctionError}
		out.ErrorMessage = errorMessage(result.Payload)
	}
	return out, nil
}
