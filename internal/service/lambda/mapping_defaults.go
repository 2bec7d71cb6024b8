package lambda

import (
	"sluice/internal/api/lambdaapi"
	"sluice/internal/wire"
)

// The defaults of event source mappings, by source. Source: API Reference, CreateEventSourceMapping; recorded.
const (
	queueBatch     = 10
	streamBatch    = 100
	unlimited      = -1
	oneAtATime     = 1
	byUserInQueues = "USER_INITIATED"
	byUserElse     = "User action"
	nothingYet     = "No records processed"
)

// newMapping is what is shown of a new mapping.
func newMapping(at scope, uuid, function string, src source, in *lambdaapi.CreateEventSourceMappingRequest) *lambdaapi.EventSourceMappingConfiguration {
	x := &lambdaapi.EventSourceMappingConfiguration{
		UUID: wire.Some(uuid), FunctionArn: wire.Some(function), EventSourceArn: in.EventSourceArn, State: wire.Some(mappingDisabled),
		EventSourceMappingArn: wire.Some(mappingARN(at, uuid)), StateTransitionReason: wire.Some(byUserInQueues),
		StartingPosition: in.StartingPosition, StartingPositionTimestamp: in.StartingPositionTimestamp, BatchSize: in.BatchSize,
		MaximumBatchingWindowInSeconds: in.MaximumBatchingWindowInSeconds, ParallelizationFactor: in.ParallelizationFactor,
		FilterCriteria: in.FilterCriteria, MetricsConfig: in.MetricsConfig, LoggingConfig: in.LoggingConfig, ScalingConfig: in.ScalingConfig,
		DestinationConfig: in.DestinationConfig, Topics: in.Topics, Queues: in.Queues, SourceAccessConfigurations: in.SourceAccessConfigurations,
		SelfManagedEventSource: in.SelfManagedEventSource, MaximumRecordAgeInSeconds: in.MaximumRecordAgeInSeconds,
		BisectBatchOnFunctionError: in.BisectBatchOnFunctionError, MaximumRetryAttempts: in.MaximumRetryAttempts,
		TumblingWindowInSeconds: in.TumblingWindowInSeconds, FunctionResponseTypes: in.FunctionResponseTypes,
		AmazonManagedKafkaEventSourceConfig: in.AmazonManagedKafkaEventSourceConfig,
		SelfManagedKafkaEventSourceConfig:   in.SelfManagedKafkaEventSourceConfig, DocumentDBEventSourceConfig: in.DocumentDBEventSourceConfig,
		ProvisionedPollerConfig: in.ProvisionedPollerConfig,
	}
	if x.FilterCriteria != nil && len(x.FilterCriteria.Filters) == 0 {
		x.FilterCriteria = nil // recorded
	}
	fillMapping(x, src, uuid)
	return x
}

// fillMapping puts in what the caller left open.
func fillMapping(x *lambdaapi.EventSourceMappingConfiguration, src source, uuid string) {
	or := func(to *wire.Opt[int64], otherwise int64) { *to = wire.Some(to.Or(otherwise)) }
	switch {
	case src.service == "sqs":
		or(&x.BatchSize, queueBatch)
		or(&x.MaximumBatchingWindowInSeconds, 0)
		x.FunctionResponseTypes = append([]string{}, x.FunctionResponseTypes...)
		return
	case src.streams():
		or(&x.MaximumBatchingWindowInSeconds, 0)
		or(&x.ParallelizationFactor, oneAtATime)
		or(&x.MaximumRecordAgeInSeconds, unlimited)
		or(&x.MaximumRetryAttempts, unlimited)
		or(&x.TumblingWindowInSeconds, 0)
		x.BisectBatchOnFunctionError = wire.Some(x.BisectBatchOnFunctionError.V)
		x.FunctionResponseTypes = append([]string{}, x.FunctionResponseTypes...)
		x.StateTransitionReason = wire.Some(byUserElse)
		if x.DestinationConfig == nil {
			x.DestinationConfig = &lambdaapi.DestinationConfig{OnFailure: &lambdaapi.OnFailure{}}
		}
	case src.service == selfManaged && x.SelfManagedKafkaEventSourceConfig == nil:
		x.SelfManagedKafkaEventSourceConfig = &lambdaapi.SelfManagedKafkaEventSourceConfig{ConsumerGroupId: wire.Some(uuid)}
	}
	or(&x.BatchSize, streamBatch)
	x.LastProcessingResult = wire.Some(nothingYet)
}
