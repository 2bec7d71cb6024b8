package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// putProvisionedConcurrencyConfig asks for environments that are ready before they are needed.
func (s *Service) putProvisionedConcurrencyConfig() service.Operation {
	return service.Define(lambdaapi.PutProvisionedConcurrencyConfig, service.Contract{
		Action: "lambda:PutProvisionedConcurrencyConfig", Resource: "function alias, function version",
		Errors: refuses(lambdaapi.ErrResourceConflictException),
	}, func(c *service.Call, in *lambdaapi.PutProvisionedConcurrencyConfigRequest) error {
		return s.onProvisionable(c, in.FunctionName, in.Qualifier)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.PutProvisionedConcurrencyConfigRequest) (*lambdaapi.PutProvisionedConcurrencyConfigResponse, error) {
		t, err := provisionable(c, in.FunctionName, in.Qualifier, "Provisioned Concurrency Configs cannot be applied to unpublished function versions.")
		if err != nil {
			return nil, err
		}
		p := &provisioned{Function: t.name, Qualifier: t.qualifier, Requested: in.ProvisionedConcurrentExecutions.V, Modified: c.Now.UTC()}
		out := &lambdaapi.PutProvisionedConcurrencyConfigResponse{
			RequestedProvisionedConcurrentExecutions: wire.Some(p.Requested), AllocatedProvisionedConcurrentExecutions: wire.Some(int64(0)),
			AvailableProvisionedConcurrentExecutions: wire.Some(int64(0)), Status: wire.Some(provisioningStatus), LastModified: wire.Some(lambdaTime(p.Modified)),
		}
		return out, s.change(func(ed *edit) error {
			f, err := s.findProvisionable(t)
			if err != nil {
				return err
			}
			if err := s.checkProvisioned(f, p.Requested); err != nil {
				return err
			}
			s.provisioned.put(ed, t.scope, p)
			return nil
		})
	})
}
