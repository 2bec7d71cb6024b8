package sqs

import (
	"context"

	"sluice/internal/api/sqsapi"
	"sluice/internal/service"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/wire"
)

func (s *Service) deleteMessageBatch() service.Operation {
	return service.Define(sqsapi.DeleteMessageBatch, service.Contract{
		Action: "sqs:DeleteMessage", Resource: queueResource, Keys: resourceTags(), Data: true,
		Errors: []*wire.ErrorShape{
			sqsapi.ErrInvalidAddress, sqsapi.ErrQueueDoesNotExist, sqsapi.ErrEmptyBatchRequest, sqsapi.ErrTooManyEntriesInBatchRequest,
			sqsapi.ErrInvalidBatchEntryId, sqsapi.ErrBatchEntryIdsNotDistinct,
		},
	}, func(c *service.Call, in *sqsapi.DeleteMessageBatchRequest) error {
		return s.on(c, in.QueueUrl.V, "sqs:DeleteMessage")
	}, s.handleDeleteMessageBatch)
}

func (s *Service) handleDeleteMessageBatch(ctx context.Context, c *service.Call, in *sqsapi.DeleteMessageBatchRequest) (*sqsapi.DeleteMessageBatchResult, error) {
	q, err := s.at(c, in.QueueUrl.V)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(in.Entries))
	for i := range in.Entries {
		ids[i] = in.Entries[i].Id.V
	}
	if err := refuseBatch("DeleteMessageBatchRequestEntry", ids); err != nil {
		return nil, err
	}
	out := &sqsapi.DeleteMessageBatchResult{Successful: []sqsapi.DeleteMessageBatchResultEntry{}}
	command := &queue.Delete{Queue: q.ID}
	for i := range in.Entries {
		e := &in.Entries[i]
		p, err := s.position(q, e.ReceiptHandle.V)
		if err != nil {
			failed, _ := failedEntry(e.Id.V, err)
			out.Failed = append(out.Failed, failed)
			continue
		}
		command.Positions = append(command.Positions, p)
		out.Successful = append(out.Successful, sqsapi.DeleteMessageBatchResultEntry{Id: e.Id})
	}
	if len(command.Positions) == 0 {
		return out, nil
	}
	_, err = s.do(ctx, q.partition, command)
	return out, err
}
