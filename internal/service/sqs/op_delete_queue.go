package sqs

import (
	"context"

	"sluice/internal/api/sqsapi"
	"sluice/internal/service"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/wire"
)

func (s *Service) deleteQueue() service.Operation {
	return service.Define(sqsapi.DeleteQueue, service.Contract{
		Action: "sqs:DeleteQueue", Resource: queueResource, Keys: resourceTags(), Errors: []*wire.ErrorShape{sqsapi.ErrInvalidAddress, sqsapi.ErrQueueDoesNotExist},
	}, func(c *service.Call, in *sqsapi.DeleteQueueRequest) error {
		return s.on(c, in.QueueUrl.V, "sqs:DeleteQueue")
	}, func(ctx context.Context, c *service.Call, in *sqsapi.DeleteQueueRequest) (*wire.Empty, error) {
		q, err := s.at(c, in.QueueUrl.V)
		if err != nil {
			return nil, err
		}
		_, err = s.do(ctx, q.partition, &queue.Remove{Queue: q.ID})
		return nil, err
	})
}
