package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
)

// listFunctionEventInvokeConfigs lists those of a function's versions and aliases.
func (s *Service) listFunctionEventInvokeConfigs() service.Operation {
	return service.Define(lambdaapi.ListFunctionEventInvokeConfigs, service.Contract{
		Action: "lambda:ListFunctionEventInvokeConfigs", Resource: functionResource, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.ListFunctionEventInvokeConfigsRequest) error {
		return s.onWhole(c, in.FunctionName)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.ListFunctionEventInvokeConfigsRequest) (*lambdaapi.ListFunctionEventInvokeConfigsResponse, error) {
		t, err := unqualified(c, in.FunctionName)
		if err != nil {
			return nil, err
		}
		out := &lambdaapi.ListFunctionEventInvokeConfigsResponse{FunctionEventInvokeConfigs: []lambdaapi.FunctionEventInvokeConfig{}}
		return out, s.view(func() error {
			if err := s.checkInvokable(t); err != nil {
				return err
			}
			found, next, err := page(s.invokes.of(t.scope, t.name), func(e *eventInvoke) string { return e.Qualifier }, in.Marker, in.MaxItems)
			if err != nil {
				return err
			}
			out.NextMarker = next
			for _, e := range found {
				out.FunctionEventInvokeConfigs = append(out.FunctionEventInvokeConfigs, *e.shape(t.scope))
			}
			return nil
		})
	})
}
