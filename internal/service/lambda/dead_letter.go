package lambda

import (
	"context"
	"net/http"
	"strconv"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"sluice/internal/arn"
)

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
