package sqs

import (
	"context"

	"sluice/internal/api/sqsapi"
	"sluice/internal/service"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/wire"
)

func (s *Service) cancelMessageMoveTask() service.Operation {
	return service.Define(sqsapi.CancelMessageMoveTask, service.Contract{
		Action: "sqs:CancelMessageMoveTask", Resource: queueResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{wire.ErrInvalidParameter, sqsapi.ErrResourceNotFoundException, sqsapi.ErrUnsupportedOperation},
	}, func(c *service.Call, in *sqsapi.CancelMessageMoveTaskRequest) error {
		_, source, err := readTaskHandle(in.TaskHandle.V)
		if err != nil {
			return err
		}
		s.onDeadLetters(c, source, "sqs:CancelMessageMoveTask")
		return nil
	}, func(ctx context.Context, _ *service.Call, in *sqsapi.CancelMessageMoveTaskRequest) (*sqsapi.CancelMessageMoveTaskResult, error) {
		handle, source, err := readTaskHandle(in.TaskHandle.V)
		if err != nil {
			return nil, err
		}
		q, err := s.named(source, "SourceArn")
		if err != nil {
			return nil, err
		}
		answer, err := s.raw(ctx, q.partition, &queue.CancelTask{Queue: q.ID, ID: handle.TaskID})
		if err != nil {
			return nil, taskProblem(err)
		}
		return &sqsapi.CancelMessageMoveTaskResult{ApproximateNumberOfMessagesMoved: wire.Some(int64(answer.Moved))}, nil
	})
}
