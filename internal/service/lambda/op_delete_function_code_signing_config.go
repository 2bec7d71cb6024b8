package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteFunctionCodeSigningConfig lets a function take code that nobody has signed.
func (s *Service) deleteFunctionCodeSigningConfig() service.Operation {
	return service.Define(lambdaapi.DeleteFunctionCodeSigningConfig, service.Contract{
		Action: "lambda:DeleteFunctionCodeSigningConfig", Resource: functionResource, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.DeleteFunctionCodeSigningConfigRequest) error {
		return s.onWhole(c, in.FunctionName)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.DeleteFunctionCodeSigningConfigRequest) (*wire.Empty, error) {
		t, err := unqualified(c, in.FunctionName)
		if err != nil {
			return nil, err
		}
		return nil, s.changeFunction(t, func(f *function) error {
			f.SigningARN = ""
			return nil
		})
	})
}
