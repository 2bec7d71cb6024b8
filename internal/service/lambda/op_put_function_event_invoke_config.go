package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
)

// putFunctionEventInvokeConfig says how asynchronous events are handled, in place of what was said before.
func (s *Service) putFunctionEventInvokeConfig() service.Operation {
	return service.Define(lambdaapi.PutFunctionEventInvokeConfig, service.Contract{
		Action: "lambda:PutFunctionEventInvokeConfig", Resource: functionResource, Errors: refuses(lambdaapi.ErrResourceConflictException),
		Gaps: []string{"whether the role may send to the destinations is not checked"},
	}, func(c *service.Call, in *lambdaapi.PutFunctionEventInvokeConfigRequest) error {
		return s.onFunction(c, in.FunctionName, in.Qualifier)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.PutFunctionEventInvokeConfigRequest) (*lambdaapi.FunctionEventInvokeConfig, error) {
		t, err := locate(c, in.FunctionName, in.Qualifier)
		if err != nil {
			return nil, err
		}
		t = t.orLatest()
		e := &eventInvoke{Function: t.name, Qualifier: t.qualifier, Modified: c.Now.UTC()}
		e.set(in.MaximumRetryAttempts, in.MaximumEventAgeInSeconds, in.DestinationConfig)
		return e.shape(t.scope), s.change(func(ed *edit) error {
			if err := s.checkInvokable(t); err != nil {
				return err
			}
			if !in.MaximumRetryAttempts.Set && !in.MaximumEventAgeInSeconds.Set && in.DestinationConfig == nil {
				return invalidParameter("You must specify at least one of error handling or destination setting.")
			}
			if err := s.checkDestinations(t, in.DestinationConfig); err != nil {
				return err
			}
			s.invokes.put(ed, t.scope, e)
			return nil
		})
	})
}
