package sqs

import (
	"context"

	"sluice/internal/api/sqsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

func (s *Service) listDeadLetterSourceQueues() service.Operation {
	return service.Define(sqsapi.ListDeadLetterSourceQueues, service.Contract{
		Action: "sqs:ListDeadLetterSourceQueues", Resource: queueResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{sqsapi.ErrInvalidAddress, sqsapi.ErrQueueDoesNotExist, wire.ErrInvalidParameter},
	}, func(c *service.Call, in *sqsapi.ListDeadLetterSourceQueuesRequest) error {
		return s.on(c, in.QueueUrl.V, "sqs:ListDeadLetterSourceQueues")
	}, func(_ context.Context, c *service.Call, in *sqsapi.ListDeadLetterSourceQueuesRequest) (*sqsapi.ListDeadLetterSourceQueuesResult, error) {
		q, err := s.at(c, in.QueueUrl.V)
		if err != nil {
			return nil, err
		}
		names, next, err := pageOf(s.directory.sources(q.Key), q.Key.Name, in.MaxResults, in.NextToken)
		if err != nil {
			return nil, err
		}
		urls := append([]string{}, queueURLs(c, q.Key.Account, names)...) // the list is there even if it is empty
		return &sqsapi.ListDeadLetterSourceQueuesResult{QueueUrls: urls, NextToken: next}, nil
	})
}
