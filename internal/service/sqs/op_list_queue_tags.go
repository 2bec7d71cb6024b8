package sqs

import (
	"context"

	"sluice/internal/api/sqsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

func (s *Service) listQueueTags() service.Operation {
	return service.Define(sqsapi.ListQueueTags, service.Contract{
		Action: "sqs:ListQueueTags", Resource: queueResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{sqsapi.ErrInvalidAddress, sqsapi.ErrQueueDoesNotExist},
	}, func(c *service.Call, in *sqsapi.ListQueueTagsRequest) error {
		return s.on(c, in.QueueUrl.V, "sqs:ListQueueTags")
	}, func(_ context.Context, c *service.Call, in *sqsapi.ListQueueTagsRequest) (*sqsapi.ListQueueTagsResult, error) {
		q, err := s.at(c, in.QueueUrl.V)
		if err != nil {
			return nil, err
		}
		out := &sqsapi.ListQueueTagsResult{}
		for _, t := range q.Config.Tags() {
			out.Tags = append(out.Tags, wire.Entry[string]{Key: t.Name, Value: t.Value})
		}
		return out, nil
	})
}
