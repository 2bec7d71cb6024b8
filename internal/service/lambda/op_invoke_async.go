package lambda

import (
	"context"
	"net/http"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// invokeAsync is what was there before Invoke with an Event. Source: API Reference, InvokeAsync (deprecated).
func (s *Service) invokeAsync() service.Operation {
	return service.Define(lambdaapi.InvokeAsync, invokeContract(), func(c *service.Call, in *lambdaapi.InvokeAsyncRequest) error {
		return s.onInvocation(c, in.FunctionName, wire.Opt[string]{})
	}, func(ctx context.Context, c *service.Call, in *lambdaapi.InvokeAsyncRequest) (*lambdaapi.InvokeAsyncResponse, error) {
		i, err := s.invocation(c, in.FunctionName, wire.Opt[string]{}, wire.Opt[string]{}, in.InvokeArgs)
		if err != nil {
			return nil, err
		}
		return &lambdaapi.InvokeAsyncResponse{Status: wire.Some(int64(http.StatusAccepted))}, s.InvokeAsync(ctx, i)
	})
}
