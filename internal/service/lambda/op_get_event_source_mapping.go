package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getEventSourceMapping shows an event source mapping.
func (s *Service) getEventSourceMapping() service.Operation {
	return service.Define(lambdaapi.GetEventSourceMapping, service.Contract{
		Action: "lambda:GetEventSourceMapping", Resource: mappingResource, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.GetEventSourceMappingRequest) error {
		s.onMapping(c, in.UUID)
		return nil
	}, func(_ context.Context, c *service.Call, in *lambdaapi.GetEventSourceMappingRequest) (out *lambdaapi.EventSourceMappingConfiguration, err error) {
		return out, s.view(func() error {
			m := s.mappings.get(scopeOf(c), in.UUID.V)
			if m == nil {
				return noResource()
			}
			out, err = m.shape()
			return err
		})
	})
}

// onMapping authorizes an operation on an event source mapping.
func (s *Service) onMapping(c *service.Call, uuid wire.Opt[string]) {
	at := scopeOf(c)
	var keys []key
	_ = s.view(func() error {
		if m := s.mappings.get(at, uuid.V); m != nil {
			keys = append(tagKeys("aws:ResourceTag/", m.Tags), is("lambda:FunctionArn", m.FunctionARN))
		}
		return nil
	})
	s.require(c, mappingARN(at, uuid.V), keys...)
}
