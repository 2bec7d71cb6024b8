package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteEventSourceMapping deletes an event source mapping.
func (s *Service) deleteEventSourceMapping() service.Operation {
	return service.Define(lambdaapi.DeleteEventSourceMapping, service.Contract{
		Action: "lambda:DeleteEventSourceMapping", Resource: mappingResource, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.DeleteEventSourceMappingRequest) error {
		s.onMapping(c, in.UUID)
		return nil
	}, func(_ context.Context, c *service.Call, in *lambdaapi.DeleteEventSourceMappingRequest) (out *lambdaapi.EventSourceMappingConfiguration, err error) {
		at := scopeOf(c)
		err = s.change(func(ed *edit) error {
			m := s.mappings.get(at, in.UUID.V)
			if m == nil {
				return noResource()
			}
			if out, err = m.shape(); err != nil {
				return err
			}
			out.State = wire.Some(mappingDeleting)
			s.mappings.remove(ed, at, m.UUID)
			return nil
		})
		return out, err
	})
}
