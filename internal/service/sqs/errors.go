package sqs

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"sluice/internal/api/sqsapi"
	"sluice/internal/durable"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/wire"
)

// Texts of SQS. Those without another source are from answers of AWS recorded in LocalStack's AWS-validated tests.
const (
	textNoQueue         = "The specified queue does not exist."
	textDeletedRecently = "You must wait 60 seconds after deleting a queue before you can create another with the same name."
	textLost            = "The request may or may not have been carried out: the queue's partition was lost. Please try again."
)

// mapped turns what the machines and the machinery refuse into SQS's errors.
func mapped(err error) error {
	var differs *queue.AttributeDiffers
	switch {
	case err == nil:
		return nil
	case errors.Is(err, queue.ErrNoQueue):
		return sqsapi.ErrQueueDoesNotExist.New(textNoQueue)
	case errors.As(err, &differs):
		return sqsapi.ErrQueueNameExists.New("A queue already exists with the same name and a different value for attribute " + differs.Name)
	case errors.Is(err, queue.ErrDeletedRecently):
		return sqsapi.ErrQueueDeletedRecently.New(textDeletedRecently)
	case errors.Is(err, queue.ErrOverLimit):
		return sqsapi.ErrOverLimit.New("Too many messages are in flight: the limit is 120000.")
	case errors.Is(err, durable.ErrLost), errors.Is(err, durable.ErrStopped), errors.Is(err, durable.ErrCrowded):
		return &wire.Error{Shape: wire.ErrServiceUnavailable, Message: textLost, Cause: err}
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return &wire.Error{Shape: wire.ErrServiceUnavailable, Message: "The caller left before the answer came.", Cause: err}
	}
	return err
}

// errNoAccess is how the Query protocol denies GetQueueUrl: it tells nobody that a queue exists who may not know. Source: answers of AWS
// in spring-attic/spring-cloud-aws#417, fluent/fluent-plugin-s3#342 and php-enqueue/enqueue-dev#685.
var errNoAccess = &wire.ErrorShape{Name: "QueueDoesNotExist", Code: "AWS.SimpleQueueService.NonExistentQueue", Status: http.StatusBadRequest}

// errEmptyValue is what an entry of a batch without a body is answered.
var errEmptyValue = &wire.ErrorShape{Name: "EmptyValue", Namespace: wire.Coral, Status: http.StatusBadRequest}

// invalid words breaches of the model: SQS demands members by it. Names of attributes, which the model enumerates, the operations
// check themselves: they differ between queues, and the model knows fewer of them than SQS. So they do with what is inside of
// entries and attributes, but for the entries' IDs.
func invalid(c *service.Call, found []wire.Violation) *wire.Error {
	refusal := lacking(c, found)
	if c.Operation.AtResource && found[0].Member.Name != c.Service.URLMember {
		c.Unfit, refusal = refusal, nil // at says it, behind the queue's existence
	}
	return refusal
}

func lacking(c *service.Call, found []wire.Violation) *wire.Error {
	for _, v := range found {
		switch entry, inside := strings.CutPrefix(v.Path, "entries."); {
		case !v.Missing:
		case inside && v.Member.Name == "Id":
			number, _, _ := strings.Cut(entry, ".")
			return missing(c.Operation.Name + "RequestEntry." + number + ".Id")
		case v.Member.Name == "QueueName":
			return noQueueName()
		case !strings.Contains(v.Path, "."):
			return missing(parameter(v.Member.Name))
		}
	}
	return nil
}

func noQueueName() *wire.Error {
	return wire.ErrInvalidParameter.New("Value for parameter QueueName is invalid. Reason: Must specify a queue name.")
}

// parameter is the name by which SQS misses a member. Source: answers of AWS in the tests of Inqnuam/local-aws-sqs.
func parameter(member string) string {
	switch member {
	case "Actions":
		return "ActionName"
	case "Attributes":
		return "Attribute.Name"
	}
	return member
}

func missing(name string) *wire.Error {
	return wire.ErrMissingParameter.New("The request must contain the parameter " + name + ".")
}

// invalidValue is SQS's text for a parameter out of its range.
func invalidValue(value any, name, reason string) *wire.Error {
	return wire.ErrInvalidParameter.Newf("Value %v for parameter %s is invalid. Reason: %s", value, name, reason)
}

// notYet refuses what AWS has and this build has not.
func notYet(what string) *wire.Error {
	return wire.ErrNotImplemented.New(what + " is not implemented.")
}

// denied words a denial: the Query protocol names the resource by its URL and gives no reason (AWS's article on API Gateway
// in front of SQS shows it), the JSON protocol says what IAM says, with the action in lower case.
func denied(c *service.Call, check service.Check, d policy.Decision) *wire.Error {
	if c.Protocol == wire.AWSQuery && c.Operation.Name == sqsapi.GetQueueUrl.Name {
		return errNoAccess.New("The specified queue does not exist or you do not have access to it.")
	}
	if c.Protocol == wire.AWSQuery {
		path := c.Path
		if path == "" {
			path = "/"
		}
		return wire.ErrAccessDenied.New("Access to the resource " + c.Endpoint + path + " is denied.")
	}
	return wire.ErrAccessDenied.New(policy.Denial{Principal: c.Caller.Name(), Action: lower(check.Action), Resource: check.Resource}.Text(d))
}
