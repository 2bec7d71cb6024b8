package sqs

import (
	"context"

	"sluice/internal/api/sqsapi"
	"sluice/internal/service"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/wire"
)

func (s *Service) setQueueAttributes() service.Operation {
	return service.Define(sqsapi.SetQueueAttributes, service.Contract{
		Action: "sqs:SetQueueAttributes", Resource: queueResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{sqsapi.ErrInvalidAddress, sqsapi.ErrQueueDoesNotExist, sqsapi.ErrInvalidAttributeName, sqsapi.ErrInvalidAttributeValue},
		Gaps:   []string{"RedrivePolicy and RedriveAllowPolicy", "SSE-KMS (KmsMasterKeyId, KmsDataKeyReusePeriodSeconds)"},
	}, func(c *service.Call, in *sqsapi.SetQueueAttributesRequest) error {
		return s.on(c, in.QueueUrl.V, "sqs:SetQueueAttributes")
	}, func(ctx context.Context, c *service.Call, in *sqsapi.SetQueueAttributesRequest) (*wire.Empty, error) {
		q, err := s.at(c, in.QueueUrl.V)
		if err != nil {
			return nil, err
		}
		change, err := changeOf(in.Attributes)
		if err != nil {
			return nil, err
		}
		_, err = s.do(ctx, q.partition, &queue.Configure{Queue: q.ID, Change: change})
		return nil, err
	})
}
