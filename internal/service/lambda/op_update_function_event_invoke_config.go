package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
)

// updateFunctionEventInvokeConfig changes how asynchronous events are handled.
func (s *Service) updateFunctionEventInvokeConfig() service.Operation {
	return service.Define(lambdaapi.UpdateFunctionEventInvokeConfig, service.Contract{
		Action: "lambda:UpdateFunctionEventInvokeConfig", Resource: functionResource, Errors: refuses(lambdaapi.ErrResourceConflictException),
	}, func(c *service.Call, in *lambdaapi.UpdateFunctionEventInvokeConfigRequest) error {
		return s.onFunction(c, in.FunctionName, in.Qualifier)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.UpdateFunctionEventInvokeConfigRequest) (out *lambdaapi.FunctionEventInvokeConfig, err error) {
		t, err := locate(c, in.FunctionName, in.Qualifier)
		if err != nil {
			return nil, err
		}
		t = t.orLatest()
		err = s.change(func(ed *edit) error {
			if err := s.checkInvokable(target{t.scope, t.name, ""}); err != nil {
				return err
			}
			before := s.invokes.get(t.scope, t.key())
			if before == nil {
				return noEventInvoke(t)
			}
			if err := s.checkDestinations(t, in.DestinationConfig); err != nil {
				return err
			}
			e := *before
			e.Modified = c.Now.UTC()
			e.set(in.MaximumRetryAttempts, in.MaximumEventAgeInSeconds, in.DestinationConfig)
			s.invokes.put(ed, t.scope, &e)
			out = e.shape(t.scope)
			return nil
		})
		return out, err
	})
}
