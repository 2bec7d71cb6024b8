package sqs

import (
	"context"
	"errors"

	"sluice/internal/api/sqsapi"
	"sluice/internal/service"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/store"
	"sluice/internal/wire"
)

func (s *Service) sendMessage() service.Operation {
	return service.Define(sqsapi.SendMessage, service.Contract{
		Action: "sqs:SendMessage", Resource: queueResource, Keys: resourceTags(), Data: true,
		Errors: []*wire.ErrorShape{sqsapi.ErrInvalidAddress, sqsapi.ErrQueueDoesNotExist, wire.ErrMissingParameter, sqsapi.ErrInvalidMessageContents, wire.ErrInvalidParameter},
	}, func(c *service.Call, in *sqsapi.SendMessageRequest) error {
		return s.on(c, in.QueueUrl.V, "sqs:SendMessage")
	}, s.handleSendMessage)
}

func (s *Service) handleSendMessage(ctx context.Context, c *service.Call, in *sqsapi.SendMessageRequest) (*sqsapi.SendMessageResult, error) {
	q, err := s.at(c, in.QueueUrl.V)
	if err != nil {
		return nil, err
	}
	p, message, err := s.accept(c, q, &outgoing{
		body: in.MessageBody, delay: in.DelaySeconds, attributes: in.MessageAttributes, systemAttributes: in.MessageSystemAttributes,
		groupID: in.MessageGroupId, deduplicationID: in.MessageDeduplicationId,
	})
	if err != nil {
		return nil, err
	}
	answer, err := s.do(ctx, q.partition, &queue.Send{Queue: q.ID, Messages: []queue.Message{message}})
	if err != nil {
		return nil, err
	}
	q.traffic.sends(c.Now, answer.Admissions, message)
	var sequence wire.Opt[string]
	if len(answer.Admissions) > 0 {
		if p, sequence, err = s.admitted(q, p, answer.Admissions[0]); err != nil {
			return nil, err
		}
	}
	return &sqsapi.SendMessageResult{
		SequenceNumber:               sequence,
		MessageId:                    wire.Some(p.ID.String()),
		MD5OfMessageBody:             sum(p.BodyMD5, true),
		MD5OfMessageAttributes:       sum(p.AttributesMD5, p.HasAttributesMD5),
		MD5OfMessageSystemAttributes: sum(p.SystemMD5, p.HasSystemMD5),
	}, nil
}

// admitted is what the sender of a message to a FIFO queue is told: its own message, or the first of which it is a duplicate.
func (s *Service) admitted(q *entry, p *payload, a queue.Admission) (*payload, wire.Opt[string], error) {
	sequence := wire.Some(sequenceNumber(a.Position))
	if !a.Duplicate {
		return p, sequence, nil
	}
	partition, err := s.group.Partition(q.partition)
	if err != nil {
		return nil, sequence, mapped(err)
	}
	first, err := firstOf(partition.View(), q, a.Position)
	if errors.Is(err, store.ErrNotFound) { // the clock has jumped since by as long as duplicates are known
		return nil, sequence, &wire.Error{Shape: wire.ErrServiceUnavailable, Message: textLost, Cause: err}
	}
	return first, sequence, err
}
