package sqs

import (
	"context"

	"sluice/internal/api/sqsapi"
	"sluice/internal/service"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/wire"
)

func (s *Service) listMessageMoveTasks() service.Operation {
	return service.Define(sqsapi.ListMessageMoveTasks, service.Contract{
		Action: "sqs:ListMessageMoveTasks", Resource: queueResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{wire.ErrInvalidParameter, sqsapi.ErrResourceNotFoundException},
	}, func(c *service.Call, in *sqsapi.ListMessageMoveTasksRequest) error {
		source, err := argumentARN(in.SourceArn.V, "SourceArn")
		if err != nil {
			return err
		}
		s.onDeadLetters(c, source, "sqs:ListMessageMoveTasks")
		return nil
	}, s.handleListMessageMoveTasks)
}

func (s *Service) handleListMessageMoveTasks(ctx context.Context, _ *service.Call, in *sqsapi.ListMessageMoveTasksRequest) (*sqsapi.ListMessageMoveTasksResult, error) {
	q, err := s.named(keyOfARN(in.SourceArn.V), "SourceArn")
	if err != nil {
		return nil, err
	}
	most := in.MaxResults.Or(1)
	if most < 1 || most > queue.TasksMax {
		return nil, wire.ErrInvalidParameter.New("Value for parameter MaxResults is invalid. Reason: You must enter a number that's between 1 and 10.")
	}
	answer, err := s.do(ctx, q.partition, &queue.Tasks{Queue: q.ID})
	if err != nil {
		return nil, err
	}
	out := &sqsapi.ListMessageMoveTasksResult{}
	for _, t := range answer.Tasks[:min(int(most), len(answer.Tasks))] {
		out.Results = append(out.Results, taskEntry(q, &t))
	}
	return out, nil
}

// taskEntry renders a task: the handle of a running one alone, and what it was given. Source: API Reference, ListMessageMoveTasks.
func taskEntry(q *entry, t *queue.Task) sqsapi.ListMessageMoveTasksResultEntry {
	e := sqsapi.ListMessageMoveTasksResultEntry{
		Status: wire.Some(string(t.Status)), SourceArn: wire.Some(q.arn), StartedTimestamp: wire.Some(t.Started),
		ApproximateNumberOfMessagesMoved: wire.Some(int64(t.Moved)), ApproximateNumberOfMessagesToMove: wire.Some(int64(t.ToMove)),
	}
	if t.Status == queue.TaskRunning {
		e.TaskHandle = wire.Some(taskHandle{TaskID: t.ID, SourceARN: q.arn}.String())
	}
	if t.Destination != (queue.Key{}) {
		e.DestinationArn = wire.Some(queueARN(t.Destination))
	}
	if t.Rate > 0 {
		e.MaxNumberOfMessagesPerSecond = wire.Some(int64(t.Rate))
	}
	if t.Failure != "" {
		e.FailureReason = wire.Some(t.Failure)
	}
	return e
}
