package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getFunctionConcurrency shows what a function has reserved.
func (s *Service) getFunctionConcurrency() service.Operation {
	return service.Define(lambdaapi.GetFunctionConcurrency, service.Contract{
		Action: "lambda:GetFunctionConcurrency", Resource: functionResource, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.GetFunctionConcurrencyRequest) error {
		return s.onWhole(c, in.FunctionName)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.GetFunctionConcurrencyRequest) (*lambdaapi.GetFunctionConcurrencyResponse, error) {
		t, err := unqualified(c, in.FunctionName)
		if err != nil {
			return nil, err
		}
		out := &lambdaapi.GetFunctionConcurrencyResponse{}
		return out, s.view(func() error {
			f := s.functions.get(t.scope, t.name)
			if f == nil {
				return noFunction(t)
			}
			if n, reserved := f.reserved(); reserved {
				out.ReservedConcurrentExecutions = wire.Some(n)
			}
			return nil
		})
	})
}
