package sqs

import (
	"context"
	"errors"

	"sluice/internal/api/sqsapi"
	"sluice/internal/service"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/wire"
)

func (s *Service) changeMessageVisibility() service.Operation {
	return service.Define(sqsapi.ChangeMessageVisibility, service.Contract{
		Action: "sqs:ChangeMessageVisibility", Resource: queueResource, Keys: resourceTags(), Data: true,
		Errors: []*wire.ErrorShape{sqsapi.ErrInvalidAddress, sqsapi.ErrQueueDoesNotExist, wire.ErrInvalidParameter, sqsapi.ErrReceiptHandleIsInvalid},
	}, func(c *service.Call, in *sqsapi.ChangeMessageVisibilityRequest) error {
		return s.on(c, in.QueueUrl.V, "sqs:ChangeMessageVisibility")
	}, func(ctx context.Context, c *service.Call, in *sqsapi.ChangeMessageVisibilityRequest) (*wire.Empty, error) {
		q, err := s.at(c, in.QueueUrl.V)
		if err != nil {
			return nil, err
		}
		v, err := s.visibility(q, in.ReceiptHandle.V, in.VisibilityTimeout.V)
		if err != nil {
			return nil, err
		}
		answer, err := s.do(ctx, q.partition, &queue.ChangeVisibility{Queue: q.ID, Entries: []queue.Visibility{v}})
		if err != nil {
			return nil, err
		}
		return nil, visibilityProblem(answer.Problems[0], in.ReceiptHandle.V, in.VisibilityTimeout.V)
	})
}

// visibility checks one change of a visibility timeout, in seconds.
func (s *Service) visibility(q *entry, handle string, timeout int64) (queue.Visibility, error) {
	if timeout < 0 || timeout > visibilityMax {
		return queue.Visibility{}, invalidValue(timeout, "VisibilityTimeout", "Must be between 0 and 43200.")
	}
	r, err := s.receipt(q, handle)
	return queue.Visibility{Position: r.Position, Receives: r.Receives, Timeout: timeout * 1000}, err
}

// visibilityProblem words what the machine says of one message.
func visibilityProblem(err error, handle string, timeout int64) error {
	switch {
	case errors.Is(err, queue.ErrNotInFlight):
		return invalidValue(handle, "ReceiptHandle", "Message does not exist or is not available for visibility timeout change.")
	case errors.Is(err, queue.ErrTooLong):
		return invalidValue(timeout, "VisibilityTimeout", "Total VisibilityTimeout for the message is beyond the limit [43200 seconds].")
	}
	return err
}
