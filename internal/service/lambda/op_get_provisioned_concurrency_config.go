package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getProvisionedConcurrencyConfig shows what is provisioned for a version or an alias.
func (s *Service) getProvisionedConcurrencyConfig() service.Operation {
	return service.Define(lambdaapi.GetProvisionedConcurrencyConfig, service.Contract{
		Action: "lambda:GetProvisionedConcurrencyConfig", Resource: "function alias, function version",
		Errors: refuses(lambdaapi.ErrProvisionedConcurrencyConfigNotFoundException),
	}, func(c *service.Call, in *lambdaapi.GetProvisionedConcurrencyConfigRequest) error {
		return s.onProvisionable(c, in.FunctionName, in.Qualifier)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.GetProvisionedConcurrencyConfigRequest) (out *lambdaapi.GetProvisionedConcurrencyConfigResponse, err error) {
		t, err := provisionable(c, in.FunctionName, in.Qualifier, neitherAliasNorVersion)
		if err != nil {
			return nil, err
		}
		return out, s.view(func() error {
			if _, err := s.findProvisionable(t); err != nil {
				return err
			}
			p := s.provisioned.get(t.scope, t.key())
			if p == nil {
				return noProvisioned()
			}
			ready, status, reason := s.provisionStatus(t.scope, p)
			out = &lambdaapi.GetProvisionedConcurrencyConfigResponse{
				RequestedProvisionedConcurrentExecutions: wire.Some(p.Requested), AllocatedProvisionedConcurrentExecutions: wire.Some(ready),
				AvailableProvisionedConcurrentExecutions: wire.Some(ready), Status: wire.Some(status), StatusReason: wire.NonZero(reason),
				LastModified: wire.Some(lambdaTime(p.Modified)),
			}
			return nil
		})
	})
}
