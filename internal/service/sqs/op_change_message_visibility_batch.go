package sqs

import (
	"context"

	"sluice/internal/api/sqsapi"
	"sluice/internal/service"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/wire"
)

func (s *Service) changeMessageVisibilityBatch() service.Operation {
	return service.Define(sqsapi.ChangeMessageVisibilityBatch, service.Contract{
		Action: "sqs:ChangeMessageVisibility", Resource: queueResource, Keys: resourceTags(), Data: true,
		Errors: []*wire.ErrorShape{
			sqsapi.ErrInvalidAddress, sqsapi.ErrQueueDoesNotExist, sqsapi.ErrEmptyBatchRequest, sqsapi.ErrTooManyEntriesInBatchRequest,
			sqsapi.ErrInvalidBatchEntryId, sqsapi.ErrBatchEntryIdsNotDistinct,
		},
	}, func(c *service.Call, in *sqsapi.ChangeMessageVisibilityBatchRequest) error {
		return s.on(c, in.QueueUrl.V, "sqs:ChangeMessageVisibility")
	}, s.handleChangeMessageVisibilityBatch)
}

func (s *Service) handleChangeMessageVisibilityBatch(ctx context.Context, c *service.Call, in *sqsapi.ChangeMessageVisibilityBatchRequest) (*sqsapi.ChangeMessageVisibilityBatchResult, error) {
	q, err := s.at(c, in.QueueUrl.V)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(in.Entries))
	for i := range in.Entries {
		ids[i] = in.Entries[i].Id.V
	}
	if err := refuseBatch("ChangeMessageVisibilityBatchRequestEntry", ids); err != nil {
		return nil, err
	}
	problems := make([]error, len(in.Entries))
	command := &queue.ChangeVisibility{Queue: q.ID}
	var at []int // the entry of each change
	for i := range in.Entries {
		v, err := s.visibility(q, in.Entries[i].ReceiptHandle.V, in.Entries[i].VisibilityTimeout.V)
		if problems[i] = err; err == nil {
			command.Entries = append(command.Entries, v)
			at = append(at, i)
		}
	}
	if len(command.Entries) > 0 {
		answer, err := s.do(ctx, q.partition, command)
		if err != nil {
			return nil, err
		}
		for k, i := range at {
			problems[i] = visibilityProblem(answer.Problems[k], in.Entries[i].ReceiptHandle.V, in.Entries[i].VisibilityTimeout.V)
		}
	}
	out := &sqsapi.ChangeMessageVisibilityBatchResult{Successful: []sqsapi.ChangeMessageVisibilityBatchResultEntry{}}
	out.Failed, err = sortOut(ids, problems, func(i int) {
		out.Successful = append(out.Successful, sqsapi.ChangeMessageVisibilityBatchResultEntry{Id: in.Entries[i].Id})
	})
	return out, err
}
