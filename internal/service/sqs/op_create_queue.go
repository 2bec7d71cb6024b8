package sqs

import (
	"context"
	"errors"

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
		Gaps:   []string{"SSE-KMS (KmsMasterKeyId, KmsDataKeyReusePeriodSeconds)"},
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

// sameTags tells whether tags are those that a queue has. A queue that is there is not given others by creating it again: AWS refuses
// that (Bogdanp/dramatiq_sqs#13, awslabs/amazon-sqs-java-temporary-queues-client#70; the text is from the tests of
// Inqnuam/local-aws-sqs).
func sameTags(tags wire.Dict[string], has []queue.Pair) bool {
	if len(tags) != len(has) {
		return false
	}
	for _, t := range has {
		if value, ok := tags.Get(t.Name); !ok || value != t.Value {
			return false
		}
	}
	return true
}

func (s *Service) handleCreateQueue(ctx context.Context, c *service.Call, in *sqsapi.CreateQueueRequest) (*sqsapi.CreateQueueResult, error) {
	wanted, _ := in.Attributes.Get(queue.FifoQueue)
	fifo := isTrue(wanted)
	if err := refuseNewName(in.QueueName.V, fifo); err != nil {
		return nil, err
	}
	change, err := changeOf(in.Attributes, fifo)
	if large := new(wire.Error); errors.As(err, &large) && large.Shape == sqsapi.ErrOverLimit { // as the tests of Inqnuam/local-aws-sqs quote AWS
		return nil, wire.ErrInvalidParameter.New(large.Message)
	}
	if err != nil {
		return nil, err
	}
	if err := refuseTogether(queue.NewConfig(change.Attributes, nil)); err != nil {
		return nil, err
	}
	if err := checkTags(in.QueueName.V, in.Tags); err != nil {
		return nil, err
	}
	k := queue.Key{Account: c.Account, Region: c.Region, Name: in.QueueName.V}
	if err := s.refuseRedrive(k, change.Attributes); err != nil {
		return nil, err
	}
	partition := s.group.Of(k.Account + "/" + k.Region + "/" + k.Name)
	answer, err := s.do(ctx, partition, &queue.Create{Key: k, Attributes: change.Attributes, Defaults: defaults(fifo), Tags: pairs(in.Tags)})
	if err != nil {
		return nil, err
	}
	if len(in.Tags) > 0 && !sameTags(in.Tags, answer.Queue.Config.Tags()) {
		return nil, sqsapi.ErrQueueNameExists.New("A queue already exists with the same name and a different value for tags")
	}
	return &sqsapi.CreateQueueResult{QueueUrl: wire.Some(queueURL(c, k))}, nil
}
