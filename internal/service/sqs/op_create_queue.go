package sqs

import (
	"context"
	"strings"

	"sluice/internal/api/sqsapi"
	"sluice/internal/service"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/wire"
)

func (s *Service) createQueue() service.Operation {
	return service.Define(sqsapi.CreateQueue, service.Contract{
		Action: "sqs:CreateQueue", Resource: "arn:${Partition}:sqs:${Region}:${Account}:${QueueName}",
		Keys:   []string{"aws:RequestTag/${TagKey}", "aws:TagKeys"},
		Errors: []*wire.ErrorShape{wire.ErrInvalidParameter, sqsapi.ErrInvalidAttributeName, sqsapi.ErrInvalidAttributeValue, sqsapi.ErrQueueNameExists, sqsapi.ErrQueueDeletedRecently},
		Gaps:   []string{"FIFO queues", "RedrivePolicy and RedriveAllowPolicy", "SSE-KMS (KmsMasterKeyId, KmsDataKeyReusePeriodSeconds)"},
	}, func(c *service.Call, in *sqsapi.CreateQueueRequest) error {
		k := queue.Key{Account: c.Account, Region: c.Region, Name: in.QueueName.V}
		check := service.Check{Action: "sqs:CreateQueue", Resource: queueARN(k), Keys: tagKeys(in.Tags)}
		c.Require(check)
		if len(in.Tags) > 0 {
			check.Action = "sqs:TagQueue"
			c.Require(check)
		}
		return nil
	}, s.handleCreateQueue)
}

func (s *Service) handleCreateQueue(ctx context.Context, c *service.Call, in *sqsapi.CreateQueueRequest) (*sqsapi.CreateQueueResult, error) {
	if !validName(in.QueueName.V) {
		return nil, wire.ErrInvalidParameter.New("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length")
	}
	if fifo, _ := in.Attributes.Get("FifoQueue"); fifo == "true" || strings.HasSuffix(in.QueueName.V, ".fifo") {
		return nil, notYet("The FIFO queue " + in.QueueName.V)
	}
	change, err := changeOf(in.Attributes)
	if err != nil {
		return nil, err
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	k := queue.Key{Account: c.Account, Region: c.Region, Name: in.QueueName.V}
	partition := s.group.Of(k.Account + "/" + k.Region + "/" + k.Name)
	_, err = s.do(ctx, partition, &queue.Create{Key: k, Attributes: change.Attributes, Defaults: defaults(), Tags: pairs(in.Tags)})
	if err != nil {
		return nil, err
	}
	return &sqsapi.CreateQueueResult{QueueUrl: wire.Some(queueURL(c, k))}, nil
}
