package sqs

import (
	"encoding/base64"
	"errors"

	"github.com/go-json-experiment/json"

	"sluice/internal/api/sqsapi"
	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/wire"
)

// moveTaskActions are what a caller must be allowed on the dead-letter queue besides the operation itself. Source: SQS Developer
// Guide, "Learn how to configure a dead-letter queue redrive in Amazon SQS".
var moveTaskActions = [...]string{"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"}

// onDeadLetters requires what an operation on message move tasks of a queue needs.
func (s *Service) onDeadLetters(c *service.Call, source queue.Key, action string) {
	s.require(c, source, action)
	for _, other := range moveTaskActions {
		s.require(c, source, other)
	}
}

// argumentARN reads a queue's ARN that a caller gives.
func argumentARN(text, parameter string) (queue.Key, error) {
	a, err := arn.Parse(text)
	if err != nil || a.Service != "sqs" || a.Resource == "" || a.Account == "" || a.Region == "" {
		return queue.Key{}, wire.ErrInvalidParameter.New("You must use this format to specify the " + parameter + ": arn:<partition>:<service>:<region>:<account-id>:<resource-id>")
	}
	return queue.Key{Account: a.Account, Region: a.Region, Name: a.Resource}, nil
}

// keyOfARN reads a queue's ARN of our own.
func keyOfARN(text string) queue.Key {
	k, _ := argumentARN(text, "")
	return k
}

// named finds a queue that a caller gives the ARN of.
func (s *Service) named(k queue.Key, parameter string) (*entry, error) {
	if e := s.directory.get(k); e != nil {
		return e, nil
	}
	return nil, sqsapi.ErrResourceNotFoundException.New("The resource that you specified for the " + parameter + " parameter doesn't exist.")
}

// taskHandle is what a TaskHandle says, in AWS's form (recorded answers).
type taskHandle struct {
	TaskID    string `json:"taskId"`
	SourceARN string `json:"sourceArn"`
}

func (h taskHandle) String() string {
	text, err := json.Marshal(h)
	if err != nil {
		panic(err) // two texts: it cannot fail
	}
	return base64.StdEncoding.EncodeToString(text)
}

func readTaskHandle(text string) (h taskHandle, source queue.Key, err error) {
	raw, bad := base64.StdEncoding.DecodeString(text)
	if bad == nil {
		bad = json.Unmarshal(raw, &h)
	}
	if bad == nil {
		source, bad = argumentARN(h.SourceARN, "SourceArn")
	}
	if bad != nil || h.TaskID == "" {
		return h, source, wire.ErrInvalidParameter.New("Value for parameter TaskHandle is invalid.")
	}
	return h, source, nil
}

// taskProblem words what the machine says of message move tasks.
func taskProblem(err error) error {
	switch {
	case errors.Is(err, queue.ErrTaskActive):
		return wire.ErrInvalidParameter.New("There is already a task running. Only one active task is allowed for a source queue arn at a given time.")
	case errors.Is(err, queue.ErrNoTask):
		return sqsapi.ErrResourceNotFoundException.New("Task does not exist.")
	case errors.Is(err, queue.ErrTaskOver):
		// API Reference, CancelMessageMoveTask: "only ... when the current status is RUNNING"; the text is ours.
		return sqsapi.ErrUnsupportedOperation.New("Only a task whose status is RUNNING can be cancelled.")
	}
	return mapped(err)
}
