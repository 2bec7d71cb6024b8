package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteFunctionEventInvokeConfig goes back to how asynchronous events are handled by default.
func (s *Service) deleteFunctionEventInvokeConfig() service.Operation {
	return service.Define(lambdaapi.DeleteFunctionEventInvokeConfig, service.Contract{
		Action: "lambda:DeleteFunctionEventInvokeConfig", Resource: functionResource, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.DeleteFunctionEventInvokeConfigRequest) error {
		return s.onFunction(c, in.FunctionName, in.Qualifier)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.DeleteFunctionEventInvokeConfigRequest) (*wire.Empty, error) {
		t, err := locate(c, in.FunctionName, in.Qualifier)
		if err != nil {
			return nil, err
		}
		t = t.orLatest()
		return nil, s.change(func(ed *edit) error {
			if s.invokes.get(t.scope, t.key()) == nil {
				return noEventInvoke(t)
			}
			s.invokes.remove(ed, t.scope, t.key())
			return nil
		})
	})
}
