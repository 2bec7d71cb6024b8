package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteFunctionURLConfig takes a function's own address away.
func (s *Service) deleteFunctionURLConfig() service.Operation {
	return service.Define(lambdaapi.DeleteFunctionUrlConfig, service.Contract{
		Action: "lambda:DeleteFunctionUrlConfig", Resource: functionResource, Keys: []string{"lambda:FunctionUrlAuthType"}, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.DeleteFunctionUrlConfigRequest) error {
		return s.onFunction(c, in.FunctionName, in.Qualifier)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.DeleteFunctionUrlConfigRequest) (*wire.Empty, error) {
		t, err := locate(c, in.FunctionName, in.Qualifier)
		if err != nil {
			return nil, err
		}
		return nil, s.change(func(ed *edit) error {
			if s.urls.get(t.scope, t.key()) == nil {
				return noResource()
			}
			s.urls.remove(ed, t.scope, t.key())
			return nil
		})
	})
}
