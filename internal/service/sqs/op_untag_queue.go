package sqs

import (
	"context"

	"sluice/internal/api/sqsapi"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/wire"
)

func (s *Service) untagQueue() service.Operation {
	return service.Define(sqsapi.UntagQueue, service.Contract{
		Action: "sqs:UntagQueue", Resource: queueResource, Keys: append(resourceTags(), "aws:TagKeys"),
		Errors: []*wire.ErrorShape{sqsapi.ErrInvalidAddress, sqsapi.ErrQueueDoesNotExist},
	}, func(c *service.Call, in *sqsapi.UntagQueueRequest) error {
		return s.on(c, in.QueueUrl.V, "sqs:UntagQueue", policy.Keys(nil).Set("aws:TagKeys", policy.Many(in.TagKeys))...)
	}, func(ctx context.Context, c *service.Call, in *sqsapi.UntagQueueRequest) (*wire.Empty, error) {
		q, err := s.at(c, in.QueueUrl.V)
		if err != nil {
			return nil, err
		}
		if len(in.TagKeys) == 0 {
			return nil, checkTagKey("")
		}
		for _, name := range in.TagKeys {
			if err := checkTagKey(name); err != nil {
				return nil, err
			}
		}
		_, err = s.do(ctx, q.partition, &queue.Configure{Queue: q.ID, Change: queue.Change{RemoveTags: in.TagKeys}})
		return nil, err
	})
}
