package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getFunctionCodeSigningConfig shows which code signing configuration a function has; one without has an empty answer.
func (s *Service) getFunctionCodeSigningConfig() service.Operation {
	return service.Define(lambdaapi.GetFunctionCodeSigningConfig, service.Contract{
		Action: "lambda:GetFunctionCodeSigningConfig", Resource: functionResource, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.GetFunctionCodeSigningConfigRequest) error {
		return s.onWhole(c, in.FunctionName)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.GetFunctionCodeSigningConfigRequest) (*lambdaapi.GetFunctionCodeSigningConfigResponse, error) {
		t, err := unqualified(c, in.FunctionName)
		if err != nil {
			return nil, err
		}
		out := &lambdaapi.GetFunctionCodeSigningConfigResponse{}
		return out, s.view(func() error {
			f := s.functions.get(t.scope, t.name)
			switch {
			case f == nil:
				return noFunction(t)
			case f.SigningARN != "":
				out.CodeSigningConfigArn, out.FunctionName = wire.Some(f.SigningARN), wire.Some(f.Name)
			}
			return nil
		})
	})
}
