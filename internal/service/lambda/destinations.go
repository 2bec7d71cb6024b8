package lambda

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"sluice/internal/arn"
	"sluice/internal/clock"
	"sluice/internal/service"
	"sluice/internal/service/lambda/eventqueue"
	"sluice/internal/wire"
)

// Caller sends requests to services of this process, as the given caller. The edge is one.
type Caller interface {
	Do(ctx context.Context, as *service.Caller, r *wire.Request) *wire.Response
}

// The conditions under which an event is over. Source: recorded (test_lambda_destinations, test_reserved_concurrency).
const (
	success          = "Success"
	retriesExhausted = "RetriesExhausted"
	ageExceeded      = "EventAgeExceeded"
	zeroConcurrency  = "ZeroReservedConcurrency"
	recursiveLoop    = "RecursiveLoop" // the word is ours
)

// outcomeRecord is what a destination gets. Source of its form: recorded.
type outcomeRecord struct {
	Version  string         `json:"version"`
	Time     string         `json:"timestamp"`
	Request  requestRecord  `json:"requestContext"`
	Payload  jsontext.Value `json:"requestPayload"`
	Response *answerRecord  `json:"responseContext,omitempty"`
	Answer   jsontext.Value `json:"responsePayload,omitzero"`
}

type requestRecord struct {
	ID        string `json:"requestId"`
	Function  string `json:"functionArn"`
	Condition string `json:"condition"`
	Count     uint32 `json:"approximateInvokeCount"`
}

type answerRecord struct {
	Status  int    `json:"statusCode"`
	Version string `json:"executedVersion"`
	Error   string `json:"functionError,omitempty"`
}

// succeeded hands the result to the destination for successes.
func (r *eventRun) succeeded(ctx context.Context, a *Answer) (eventqueue.Outcome, error) {
	return r.over(ctx, success, a, r.config.OnSuccess)
}

// giveUp hands an event that failed to the destination for failures, and to the function's dead-letter queue.
func (r *eventRun) giveUp(ctx context.Context, condition string, a *Answer) (eventqueue.Outcome, error) {
	r.meter.dropped(r.target)
	if err := r.deadLetter(ctx, a); err != nil {
		return eventqueue.Outcome{}, err
	}
	return r.over(ctx, condition, a, r.config.OnFailure)
}

// over ends the event when whoever is to know of it knows.
func (r *eventRun) over(ctx context.Context, condition string, a *Answer, destination string) (eventqueue.Outcome, error) {
	if destination == "" {
		return eventqueue.Outcome{Done: true}, nil
	}
	body, err := r.record(condition, a)
	if err != nil { // a payload that is nested too deeply for the record: it will never be otherwise
		r.meter.undelivered(r.target)
		r.undelivered(destination, err)
		return eventqueue.Outcome{Done: true}, nil
	}
	request := r.toDestination(destination, body)
	if request == nil {
		r.meter.undelivered(r.target)
		r.undelivered(destination, errNoService)
		return eventqueue.Outcome{Done: true}, nil
	}
	return eventqueue.Outcome{Done: true}, r.deliver(ctx, destination, request, r.meter.undelivered)
}

func (r *eventRun) record(condition string, a *Answer) ([]byte, error) {
	payload := jsontext.Value(r.payload)
	if len(payload) == 0 {
		payload = jsontext.Value("{}")
	}
	out := outcomeRecord{
		Version: "1.0", Time: r.clock.Now().UTC().Format("2006-01-02T15:04:05.000Z"), Payload: payload,
		Request: requestRecord{ID: r.event.ID, Function: r.target.arn(), Condition: condition, Count: r.event.Attempts},
	}
	if a != nil {
		out.Request.Count++
		out.Response = &answerRecord{Status: http.StatusOK, Version: a.Version, Error: a.FunctionError}
		if out.Answer = a.Payload; !isJSON(a.Payload) {
			out.Answer = nil
		}
	}
	body, err := json.Marshal(&out, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if err != nil {
		return nil, fmt.Errorf("record the outcome of %s: %w", r.event.ID, err)
	}
	return body, nil
}

// toDestination is the request that hands a record over; nil for services that are not here.
func (r *eventRun) toDestination(destination string, body []byte) *wire.Request {
	a, err := arn.Parse(destination)
	if err != nil {
		return nil
	}
	switch a.Service {
	case "sqs":
		return sendMessage(a, string(body), nil, r.passed())
	case "lambda":
		return &wire.Request{
			Method: http.MethodPost, Host: "lambda." + a.Region + ".amazonaws.com", Path: "/2015-03-31/functions/" + url.PathEscape(destination) + "/invocations",
			Header: http.Header{"X-Amz-Invocation-Type": {event}, "X-Amzn-Trace-Id": {r.passed()}}, Body: body, Secure: true,
		}
	}
	return nil
}

// attribute is a message attribute of SQS.
type attribute struct {
	Type string `json:"DataType"`
	Text string `json:"StringValue"`
}

// sendMessage is a request of SQS's JSON protocol.
func sendMessage(queue arn.ARN, body string, attributes map[string]attribute, trace string) *wire.Request {
	in := map[string]any{"QueueUrl": "https://sqs." + queue.Region + ".amazonaws.com/" + queue.Account + "/" + queue.Resource, "MessageBody": body}
	if attributes != nil {
		in["MessageAttributes"] = attributes
	}
	if trace != "" {
		in["MessageSystemAttributes"] = map[string]attribute{"AWSTraceHeader": {"String", trace}} // recorded
	}
	text, _ := json.Marshal(in, jsontext.AllowInvalidUTF8(true)) // texts are always written
	return &wire.Request{
		Method: http.MethodPost, Host: "sqs." + queue.Region + ".amazonaws.com", Path: "/", Secure: true, Body: text,
		Header: http.Header{"Content-Type": {"application/x-amz-json-1.0"}, "X-Amz-Target": {"AmazonSQS.SendMessage"}},
	}
}

// errorMessageBytesMax is how much of an error's text goes with a dead letter. Source: Developer Guide, "Adding a dead-letter queue": the first
// 1 KB.
const errorMessageBytesMax = 1 << 10

// deadLetter sends an event that failed, as it was, to the queue of the function's version.
func (r *eventRun) deadLetter(ctx context.Context, a *Answer) error {
	target := ""
	_ = r.view(func() error {
		if f, err := r.find(r.target); err == nil {
			target = f.version.DeadLetter
		}
		return nil
	})
	if target == "" {
		return nil
	}
	to, err := arn.Parse(target)
	if err != nil || to.Service != "sqs" {
		r.meter.undeadLettered(r.target)
		r.undelivered(target, errNoService)
		return nil
	}
	attributes := map[string]attribute{"RequestID": {"String", r.event.ID}}
	if a != nil {
		attributes["ErrorCode"] = attribute{"Number", strconv.Itoa(http.StatusOK)} // recorded: the invocation's status
		if text := failureText(a.Payload); text != "" {
			attributes["ErrorMessage"] = attribute{"String", text}
		}
	}
	body := string(r.payload)
	if body == "" {
		body = "{}"
	}
	return r.deliver(ctx, target, sendMessage(to, body, attributes, r.passed()), r.meter.undeadLettered)
}

// failureText is the message of an error, cut at a character.
func failureText(payload []byte) string {
	var failure struct {
		Message string `json:"errorMessage"`
	}
	if err := json.Unmarshal(payload, &failure, jsontext.AllowInvalidUTF8(true), jsontext.AllowDuplicateNames(true)); err != nil {
		return ""
	}
	text := failure.Message
	if len(text) > errorMessageBytesMax {
		text = text[:errorMessageBytesMax]
		for !utf8.ValidString(text) {
			text = text[:len(text)-1]
		}
	}
	return text
}

// deliverAgain is how long a delivery waits that met an error of the server's.
const deliverAgain = 5 * time.Second

// deliver sends a request as the function's role, again as long as the server is to blame. What is refused is lost, as on AWS: counted, and
// in the server's log. The error is the context's.
func (r *eventRun) deliver(ctx context.Context, to string, request *wire.Request, lost func(target)) error {
	for {
		err := r.send(ctx, request)
		var refused *refusedDelivery
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.As(err, &refused):
			lost(r.target)
			r.undelivered(to, err)
			return nil
		}
		r.log.Warn("the result of an event is not delivered yet", slog.String("to", to), slog.Any("error", err))
		if err := clock.Wait(ctx, r.clock, deliverAgain); err != nil {
			return err
		}
	}
}

var errNoService = errors.New("there is no such service here")

func (r *eventRun) undelivered(to string, err error) {
	r.log.Warn("the result of an event was not delivered", slog.String("function", r.event.Function), slog.String("request", r.event.ID),
		slog.String("to", to), slog.Any("error", err))
}

// refusedDelivery is a delivery that will not be taken however often it is tried.
type refusedDelivery struct{ text string }

func (e *refusedDelivery) Error() string { return e.text }

func (r *eventRun) send(ctx context.Context, request *wire.Request) error {
	role := ""
	if err := r.view(func() error {
		f, err := r.find(r.target)
		if err == nil {
			role = f.version.Role
		}
		return err
	}); err != nil {
		return &refusedDelivery{err.Error()}
	}
	as, err := r.roles.Act(ctx, role, r.target.name, r.target.functionARN())
	if errors.Is(err, ErrRole) {
		return &refusedDelivery{err.Error()}
	}
	if err != nil {
		return err
	}
	fresh := *request
	fresh.Header = request.Header.Clone()
	response := r.caller.Do(ctx, as, &fresh)
	switch {
	case response.Status < http.StatusBadRequest:
		return nil
	case response.Status < http.StatusInternalServerError && response.Status != http.StatusTooManyRequests:
		return &refusedDelivery{fmt.Sprintf("%d %s", response.Status, strings.TrimSpace(string(response.Body)))}
	}
	return fmt.Errorf("%d %s", response.Status, response.Body)
}
