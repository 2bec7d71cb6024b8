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
	problems := make([]error, len(in.Entries))
	command := &queue.Delete{Queue: q.ID}
	var at []int // the entry of each deletion
	for i := range in.Entries {
		r, err := s.receipt(q, in.Entries[i].ReceiptHandle.V)
		if problems[i] = err; err == nil {
			command.Positions = append(command.Positions, r.Position)
			command.Receives = append(command.Receives, r.Receives)
			at = append(at, i)
		}
	}
	if len(at) > 0 {
		answer, err := s.do(ctx, q.partition, command)
		if err != nil {
			return nil, err
		}
		for k, problem := range answer.Problems { // of a FIFO queue
			problems[at[k]] = deletionProblem(problem, in.Entries[at[k]].ReceiptHandle.V)
		}
	}
	out := &sqsapi.DeleteMessageBatchResult{Successful: []sqsapi.DeleteMessageBatchResultEntry{}}
	out.Failed, err = sortOut(ids, problems, func(i int) {
		out.Successful = append(out.Successful, sqsapi.DeleteMessageBatchResultEntry{Id: in.Entries[i].Id})
	})
	q.traffic.deletes(c.Now, len(out.Successful))
	return out, err
}
