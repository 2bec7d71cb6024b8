package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/service/lambda/code"
	"sluice/internal/wire"
)

// getAccountSettings shows the limits of an account's region, and how much of them is used.
func (s *Service) getAccountSettings() service.Operation {
	return service.Define(lambdaapi.GetAccountSettings, service.Contract{
		Action: "lambda:GetAccountSettings", Resource: "*",
	}, func(c *service.Call, _ *lambdaapi.GetAccountSettingsRequest) error {
		s.require(c, "*")
		return nil
	}, func(_ context.Context, c *service.Call, _ *lambdaapi.GetAccountSettingsRequest) (out *lambdaapi.GetAccountSettingsResponse, err error) {
		at := scopeOf(c)
		return out, s.view(func() error {
			out = &lambdaapi.GetAccountSettingsResponse{
				AccountLimit: &lambdaapi.AccountLimit{
					TotalCodeSize: wire.Some(int64(storageBytesMax)), CodeSizeUnzipped: wire.Some(int64(code.UnzippedBytesMax)),
					CodeSizeZipped: wire.Some(int64(code.ZippedBytesMax)), ConcurrentExecutions: wire.Some(int64(concurrencyMax)),
					UnreservedConcurrentExecutions: wire.Some(s.unreserved(at, "")),
				},
				AccountUsage: &lambdaapi.AccountUsage{
					TotalCodeSize: wire.Some(s.stored(at)), FunctionCount: wire.Some(int64(len(s.functions.things[at]))),
				},
			}
			return nil
		})
	})
}
