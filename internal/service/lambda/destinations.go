package lambda

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/service/lambda/eventqueue"
	"sluice/internal/wire"
)

// Caller sends requests to services of this process, as the given caller. The edge is one.
type Caller interface {
	Do(ctx context.Context, as *service.Caller, r *wire.Request) *wire.Response
	// Call is the same with an input that is a shape.
	Call(ctx context.Context, as *service.Caller, c *service.Shaped) *service.ShapedAnswer
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
