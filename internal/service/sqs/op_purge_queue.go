package sqs

import (
	"context"
	"errors"

	"sluice/internal/api/sqsapi"
	"sluice/internal/service"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/wire"
)

func (s *Service) purgeQueue() service.Operation {
	return service.Define(sqsapi.PurgeQueue, service.Contract{
		Action: "sqs:PurgeQueue", Resource: queueResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{sqsapi.ErrInvalidAddress, sqsapi.ErrQueueDoesNotExist, sqsapi.ErrPurgeQueueInProgress},
	}, func(c *service.Call, in *sqsapi.PurgeQueueRequest) error {
		return s.on(c, in.QueueUrl.V, "sqs:PurgeQueue")
	}, func(ctx context.Context, c *service.Call, in *sqsapi.PurgeQueueRequest) (*wire.Empty, error) {
		q, err := s.at(c, in.QueueUrl.V)
		if err != nil {
			return nil, err
		}
		_, err = s.do(ctx, q.partition, &queue.Purge{Queue: q.ID})
		if errors.Is(err, queue.ErrPurgeInProgress) {
			return nil, sqsapi.ErrPurgeQueueInProgress.New("Only one PurgeQueue operation on " + q.Key.Name + " is allowed every 60 seconds.")
		}
		return nil, err
	})
}
