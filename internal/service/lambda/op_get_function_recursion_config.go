package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getFunctionRecursionConfig shows what a function does about loops that it is part of.
func (s *Service) getFunctionRecursionConfig() service.Operation {
	return service.Define(lambdaapi.GetFunctionRecursionConfig, service.Contract{
		Action: "lambda:GetFunctionRecursionConfig", Resource: functionResource, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.GetFunctionRecursionConfigRequest) error {
		return s.onWhole(c, in.FunctionName)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.GetFunctionRecursionConfigRequest) (*lambdaapi.GetFunctionRecursionConfigResponse, error) {
		t, err := unqualified(c, in.FunctionName)
		if err != nil {
			return nil, err
		}
		out := &lambdaapi.GetFunctionRecursionConfigResponse{RecursiveLoop: wire.Some(recursionDefault)}
		return out, s.view(func() error {
			f := s.functions.get(t.scope, t.name)
			switch {
			case f == nil:
				return noFunction(t)
			case f.RecursiveLoop != "":
				out.RecursiveLoop = wire.Some(f.RecursiveLoop)
			}
			return nil
		})
	})
}
