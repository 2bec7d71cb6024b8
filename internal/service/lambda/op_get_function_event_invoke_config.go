package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
)

// getFunctionEventInvokeConfig shows how asynchronous events are handled.
func (s *Service) getFunctionEventInvokeConfig() service.Operation {
	return service.Define(lambdaapi.GetFunctionEventInvokeConfig, service.Contract{
		Action: "lambda:GetFunctionEventInvokeConfig", Resource: functionResource, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.GetFunctionEventInvokeConfigRequest) error {
		return s.onFunction(c, in.FunctionName, in.Qualifier)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.GetFunctionEventInvokeConfigRequest) (out *lambdaapi.FunctionEventInvokeConfig, err error) {
		t, err := locate(c, in.FunctionName, in.Qualifier)
		if err != nil {
			return nil, err
		}
		t = t.orLatest()
		return out, s.view(func() error {
			e := s.invokes.get(t.scope, t.key())
			if e == nil {
				return noEventInvoke(t)
			}
			out = e.shape(t.scope)
			return nil
		})
	})
}
