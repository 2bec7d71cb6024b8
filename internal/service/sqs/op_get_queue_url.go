package sqs

import (
	"cmp"
	"context"

	"sluice/internal/api/sqsapi"
	"sluice/internal/service"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/wire"
)

func (s *Service) getQueueURL() service.Operation {
	keyOf := func(c *service.Call, in *sqsapi.GetQueueUrlRequest) queue.Key {
		return queue.Key{Account: cmp.Or(in.QueueOwnerAWSAccountId.V, c.Account), Region: c.Region, Name: in.QueueName.V}
	}
	return service.Define(sqsapi.GetQueueUrl, service.Contract{
		Action: "sqs:GetQueueUrl", Resource: queueResource, Keys: resourceTags(), Errors: []*wire.ErrorShape{sqsapi.ErrQueueDoesNotExist},
	}, func(c *service.Call, in *sqsapi.GetQueueUrlRequest) error {
		check := service.Check{Action: "sqs:GetQueueUrl", Resource: queueARN(keyOf(c, in))}
		if q := s.directory.get(keyOf(c, in)); q != nil {
			check.Policy, check.Keys = q.policy, q.tags
		}
		c.Require(check)
		return nil
	}, func(_ context.Context, c *service.Call, in *sqsapi.GetQueueUrlRequest) (*sqsapi.GetQueueUrlResult, error) {
		k := keyOf(c, in)
		if k.Name == "" {
			return nil, noQueueName()
		}
		if s.directory.get(k) == nil {
			return nil, sqsapi.ErrQueueDoesNotExist.New(textNoQueue)
		}
		return &sqsapi.GetQueueUrlResult{QueueUrl: wire.Some(queueURL(c, k))}, nil
	})
}
