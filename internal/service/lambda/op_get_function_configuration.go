package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
)

// getFunctionConfiguration shows a version.
func (s *Service) getFunctionConfiguration() service.Operation {
	return service.Define(lambdaapi.GetFunctionConfiguration, service.Contract{
		Action: "lambda:GetFunctionConfiguration", Resource: functionResource, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.GetFunctionConfigurationRequest) error {
		return s.onFunction(c, in.FunctionName, in.Qualifier)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.GetFunctionConfigurationRequest) (out *lambdaapi.FunctionConfiguration, err error) {
		t, err := locate(c, in.FunctionName, in.Qualifier)
		if err != nil {
			return nil, err
		}
		return out, s.view(func() error {
			f, err := s.find(t)
			if err != nil {
				return err
			}
			out, err = s.configuration(t.scope, f.version, t.arn())
			return err
		})
	})
}
