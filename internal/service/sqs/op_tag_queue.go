package sqs

import (
	"context"

	"sluice/internal/api/sqsapi"
	"sluice/internal/service"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/wire"
)

func (s *Service) tagQueue() service.Operation {
	return service.Define(sqsapi.TagQueue, service.Contract{
		Action: "sqs:TagQueue", Resource: queueResource, Keys: append(resourceTags(), "aws:RequestTag/${TagKey}", "aws:TagKeys"),
		Errors: []*wire.ErrorShape{sqsapi.ErrInvalidAddress, sqsapi.ErrQueueDoesNotExist, wire.ErrInvalidParameter},
	}, func(c *service.Call, in *sqsapi.TagQueueRequest) error {
		return s.on(c, in.QueueUrl.V, "sqs:TagQueue", tagKeys(in.Tags)...)
	}, func(ctx context.Context, c *service.Call, in *sqsapi.TagQueueRequest) (*wire.Empty, error) {
		q, err := s.at(c, in.QueueUrl.V)
		if err != nil {
			return nil, err
		}
		change := queue.Change{Tags: pairs(in.Tags)}
		if len(in.Tags) == 0 {
			return nil, missing("Tags")
		}
		if err := checkTags(q.Key.Name, in.Tags); err != nil {
			return nil, err
		}
		if len(q.Config.With(change).Tags()) > tagsMax {
			return nil, tooManyTags(q.Key.Name)
		}
		_, err = s.do(ctx, q.partition, &queue.Configure{Queue: q.ID, Change: change})
		return nil, err
	})
}
