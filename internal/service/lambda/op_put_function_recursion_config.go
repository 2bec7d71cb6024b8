package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// recursionDefault is what a function does about loops that nobody has allowed. Source: Developer Guide, "Use Lambda recursive loop
// detection".
const recursionDefault = "Terminate"

// putFunctionRecursionConfig says what a function does about loops that it is part of.
func (s *Service) putFunctionRecursionConfig() service.Operation {
	return service.Define(lambdaapi.PutFunctionRecursionConfig, service.Contract{
		Action: "lambda:PutFunctionRecursionConfig", Resource: functionResource, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.PutFunctionRecursionConfigRequest) error {
		return s.onWhole(c, in.FunctionName)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.PutFunctionRecursionConfigRequest) (*lambdaapi.PutFunctionRecursionConfigResponse, error) {
		t, err := unqualified(c, in.FunctionName)
		if err != nil {
			return nil, err
		}
		return &lambdaapi.PutFunctionRecursionConfigResponse{RecursiveLoop: wire.Some(in.RecursiveLoop.V)}, s.changeFunction(t, func(f *function) error {
			f.RecursiveLoop = in.RecursiveLoop.V
			return nil
		})
	})
}
