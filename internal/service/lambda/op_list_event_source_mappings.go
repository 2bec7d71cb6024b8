package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
)

// listEventSourceMappings lists event source mappings, or those of a source or a function.
func (s *Service) listEventSourceMappings() service.Operation {
	return service.Define(lambdaapi.ListEventSourceMappings, service.Contract{
		Action: "lambda:ListEventSourceMappings", Resource: "*", Errors: refuses(),
	}, func(c *service.Call, _ *lambdaapi.ListEventSourceMappingsRequest) error {
		s.require(c, "*")
		return nil
	}, func(_ context.Context, c *service.Call, in *lambdaapi.ListEventSourceMappingsRequest) (*lambdaapi.ListEventSourceMappingsResponse, error) {
		at, of := scopeOf(c), ""
		if in.FunctionName.V != "" {
			t, err := locateWhole(c, in.FunctionName)
			if err != nil {
				return nil, err
			}
			of = t.arn()
		}
		out := &lambdaapi.ListEventSourceMappingsResponse{EventSourceMappings: []lambdaapi.EventSourceMappingConfiguration{}}
		return out, s.view(func() error {
			var all []*lambdaapi.EventSourceMappingConfiguration
			for _, m := range s.mappings.under(at, "") {
				x, err := m.shape()
				if err != nil {
					return err
				}
				if (of == "" || m.FunctionARN == of) && (in.EventSourceArn.V == "" || x.EventSourceArn.V == in.EventSourceArn.V) {
					all = append(all, x)
				}
			}
			found, next, err := page(all, func(x *lambdaapi.EventSourceMappingConfiguration) string { return x.UUID.V }, in.Marker, in.MaxItems)
			if err != nil {
				return err
			}
			out.NextMarker = next
			for _, x := range found {
				out.EventSourceMappings = append(out.EventSourceMappings, *x)
			}
			return nil
		})
	})
}
