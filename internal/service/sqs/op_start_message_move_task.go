package sqs

import (
	"context"
	"strings"

	"sluice/internal/api/sqsapi"
	"sluice/internal/service"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/uuid"
	"sluice/internal/wire"
)

// moveRateMax is the highest MaxNumberOfMessagesPerSecond. Source: API Reference, StartMessageMoveTask.
const moveRateMax = 500

func (s *Service) startMessageMoveTask() service.Operation {
	return service.Define(sqsapi.StartMessageMoveTask, service.Contract{
		Action: "sqs:StartMessageMoveTask", Resource: queueResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{wire.ErrInvalidParameter, sqsapi.ErrResourceNotFoundException},
	}, func(c *service.Call, in *sqsapi.StartMessageMoveTaskRequest) error {
		source, destination, err := moveTask(in)
		if err != nil {
			return err
		}
		s.onDeadLetters(c, source, "sqs:StartMessageMoveTask")
		if in.DestinationArn.Set {
			s.require(c, destination, "sqs:SendMessage")
			return nil
		}
		for _, name := range s.directory.sources(source) {
			s.require(c, queue.Key{Account: source.Account, Region: source.Region, Name: name}, "sqs:SendMessage")
		}
		return nil
	}, s.handleStartMessageMoveTask)
}

// moveTask reads the queues of a request; no destination means where each message came from.
func moveTask(in *sqsapi.StartMessageMoveTaskRequest) (source, destination queue.Key, err error) {
	if source, err = argumentARN(in.SourceArn.V, "SourceArn"); err != nil || !in.DestinationArn.Set {
		return source, destination, err
	}
	destination, err = argumentARN(in.DestinationArn.V, "DestinationArn")
	return source, destination, err
}

// handleStartMessageMoveTask has its texts from recorded answers of AWS, and those that are in none from local stand-ins that were
// held against it.
func (s *Service) handleStartMessageMoveTask(ctx context.Context, _ *service.Call, in *sqsapi.StartMessageMoveTaskRequest) (*sqsapi.StartMessageMoveTaskResult, error) {
	source, destination, err := moveTask(in)
	if err != nil {
		return nil, err
	}
	from, err := s.named(source, "SourceArn")
	if err != nil {
		return nil, err
	}
	if len(s.directory.sources(source)) == 0 {
		return nil, wire.ErrInvalidParameter.New("Source queue must be configured as a Dead Letter Queue.")
	}
	if in.DestinationArn.Set {
		if err := s.refuseDestination(source, destination); err != nil {
			return nil, err
		}
	}
	rate := in.MaxNumberOfMessagesPerSecond
	if rate.Set && (rate.V < 1 || rate.V > moveRateMax) {
		return nil, wire.ErrInvalidParameter.New("Value for parameter MaxNumberOfMessagesPerSecond is invalid. Reason: You must enter a number that's between 1 and 500.")
	}
	id := uuid.New().String()
	_, err = s.raw(ctx, from.partition, &queue.StartTask{Queue: from.ID, ID: id, Destination: destination, Rate: int(rate.V)})
	if err != nil {
		return nil, taskProblem(err)
	}
	return &sqsapi.StartMessageMoveTaskResult{TaskHandle: wire.Some(taskHandle{TaskID: id, SourceARN: from.arn}.String())}, nil
}

func (s *Service) refuseDestination(source, destination queue.Key) error {
	if source == destination {
		return wire.ErrInvalidParameter.New("Source queue arn and destination queue arn cannot be the same.")
	}
	if _, err := s.named(destination, "DestinationArn"); err != nil {
		return err
	}
	if strings.HasSuffix(source.Name, suffixFIFO) != strings.HasSuffix(destination.Name, suffixFIFO) {
		return wire.ErrInvalidParameter.New("The source queue and destination queue must be of the same queue type.")
	}
	return nil
}
