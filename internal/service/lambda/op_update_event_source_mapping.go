package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// updateEventSourceMapping changes an event source mapping.
func (s *Service) updateEventSourceMapping() service.Operation {
	return service.Define(lambdaapi.UpdateEventSourceMapping, service.Contract{
		Action: "lambda:UpdateEventSourceMapping", Resource: mappingResource, Keys: []string{"lambda:FunctionArn"},
		Errors: refuses(lambdaapi.ErrResourceConflictException), Gaps: []string{"Enabled true is refused", "KMSKeyArn is refused"},
	}, func(c *service.Call, in *lambdaapi.UpdateEventSourceMappingRequest) error {
		s.onMapping(c, in.UUID)
		return nil
	}, func(_ context.Context, c *service.Call, in *lambdaapi.UpdateEventSourceMappingRequest) (out *lambdaapi.EventSourceMappingConfiguration, err error) {
		at := scopeOf(c)
		if err := refuseUnbuilt("UpdateEventSourceMapping", unbuilt{"KMSKeyArn", in.KMSKeyArn.V != ""}); err != nil {
			return nil, err
		}
		err = s.change(func(ed *edit) error {
			before := s.mappings.get(at, in.UUID.V)
			if before == nil {
				return noResource()
			}
			if err := refuseEnabled("UpdateEventSourceMapping", in.Enabled.V); err != nil {
				return err
			}
			m := *before
			if out, err = m.shape(); err != nil {
				return err
			}
			if in.FunctionName.V != "" {
				if err := s.remap(c, &m, out, in.FunctionName); err != nil {
					return err
				}
			}
			if err := changeMapping(out, in); err != nil {
				return err
			}
			m.show(out, c.Now)
			s.mappings.put(ed, at, &m)
			return nil
		})
		return out, err
	})
}

// remap has another function called.
func (s *Service) remap(c *service.Call, m *mapping, x *lambdaapi.EventSourceMappingConfiguration, name wire.Opt[string]) error {
	t, err := locateWhole(c, name)
	if err != nil {
		return err
	}
	if _, err := s.find(t); err != nil {
		return invalidParameter("Function does not exist")
	}
	m.FunctionARN, x.FunctionArn = t.arn(), wire.Some(t.arn())
	return nil
}

// changeMapping changes what is given.
func changeMapping(x *lambdaapi.EventSourceMappingConfiguration, in *lambdaapi.UpdateEventSourceMappingRequest) error {
	for _, n := range []struct{ to, from *wire.Opt[int64] }{
		{&x.BatchSize, &in.BatchSize},
		{&x.MaximumBatchingWindowInSeconds, &in.MaximumBatchingWindowInSeconds},
		{&x.ParallelizationFactor, &in.ParallelizationFactor},
		{&x.MaximumRecordAgeInSeconds, &in.MaximumRecordAgeInSeconds},
		{&x.MaximumRetryAttempts, &in.MaximumRetryAttempts},
		{&x.TumblingWindowInSeconds, &in.TumblingWindowInSeconds},
	} {
		if n.from.Set {
			*n.to = *n.from
		}
	}
	if in.BisectBatchOnFunctionError.Set {
		x.BisectBatchOnFunctionError = in.BisectBatchOnFunctionError
	}
	if in.FilterCriteria != nil {
		x.FilterCriteria = in.FilterCriteria
		if len(in.FilterCriteria.Filters) == 0 {
			x.FilterCriteria = nil
		}
	}
	if in.FunctionResponseTypes != nil {
		x.FunctionResponseTypes = in.FunctionResponseTypes
	}
	if in.SourceAccessConfigurations != nil {
		x.SourceAccessConfigurations = in.SourceAccessConfigurations
	}
	changeMappingParts(x, in)
	a, _ := arn.Parse(x.EventSourceArn.V) // empty for one that is self-managed
	return source{a.Service, x.EventSourceArn.V}.checkBatch(x.BatchSize, x.MaximumBatchingWindowInSeconds)
}

// changeMappingParts changes what is replaced whole.
func changeMappingParts(x *lambdaapi.EventSourceMappingConfiguration, in *lambdaapi.UpdateEventSourceMappingRequest) {
	replace(&x.MetricsConfig, in.MetricsConfig)
	replace(&x.LoggingConfig, in.LoggingConfig)
	replace(&x.ScalingConfig, in.ScalingConfig)
	replace(&x.DestinationConfig, in.DestinationConfig)
	replace(&x.AmazonManagedKafkaEventSourceConfig, in.AmazonManagedKafkaEventSourceConfig)
	replace(&x.SelfManagedKafkaEventSourceConfig, in.SelfManagedKafkaEventSourceConfig)
	replace(&x.DocumentDBEventSourceConfig, in.DocumentDBEventSourceConfig)
	replace(&x.ProvisionedPollerConfig, in.ProvisionedPollerConfig)
}

func replace[T any](to **T, from *T) {
	if from != nil {
		*to = from
	}
}
