package sqs

import (
	"context"
	"errors"

	"sluice/internal/api/sqsapi"
	"sluice/internal/service"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/wire"
)

func (s *Service) setQueueAttributes() service.Operation {
	return service.Define(sqsapi.SetQueueAttributes, service.Contract{
		Action: "sqs:SetQueueAttributes", Resource: queueResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{sqsapi.ErrInvalidAddress, sqsapi.ErrQueueDoesNotExist, sqsapi.ErrInvalidAttributeName, sqsapi.ErrInvalidAttributeValue},
		Gaps:   []string{"SSE-KMS (KmsMasterKeyId, KmsDataKeyReusePeriodSeconds)"},
	}, func(c *service.Call, in *sqsapi.SetQueueAttributesRequest) error {
		return s.on(c, in.QueueUrl.V, "sqs:SetQueueAttributes")
	}, func(ctx context.Context, c *service.Call, in *sqsapi.SetQueueAttributesRequest) (*wire.Empty, error) {
		q, err := s.at(c, in.QueueUrl.V)
		if err != nil {
			return nil, err
		}
		change, err := changeOf(in.Attributes, q.Config.FIFO())
		if err != nil {
			return nil, err
		}
		if err := s.refuseRedrive(q.Key, change.Attributes); err != nil {
			return nil, err
		}
		return nil, s.configure(ctx, q, change)
	})
}

// configure changes a queue's attributes. What depends on more than one of them, as in a FIFO queue, is looked at anew if someone
// else changed the queue in between.
func (s *Service) configure(ctx context.Context, q *entry, change queue.Change) error {
	command := &queue.Configure{Queue: q.ID, Change: change}
	for {
		if q.Config.FIFO() {
			if err := refuseTogether(q.Config.With(change)); err != nil {
				return err
			}
			command.Was = q.Config
		}
		_, err := s.do(ctx, q.partition, command)
		if !errors.Is(err, queue.ErrChanged) {
			return err
		}
		if q = s.directory.get(q.Key); q == nil || q.ID != command.Queue {
			return mapped(queue.ErrNoQueue)
		}
	}
}
