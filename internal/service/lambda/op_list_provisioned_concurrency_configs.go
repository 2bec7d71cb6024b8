package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listProvisionedConcurrencyConfigs lists what is provisioned for a function's versions and aliases.
func (s *Service) listProvisionedConcurrencyConfigs() service.Operation {
	return service.Define(lambdaapi.ListProvisionedConcurrencyConfigs, service.Contract{
		Action: "lambda:ListProvisionedConcurrencyConfigs", Resource: functionResource, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.ListProvisionedConcurrencyConfigsRequest) error {
		return s.onWhole(c, in.FunctionName)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.ListProvisionedConcurrencyConfigsRequest) (*lambdaapi.ListProvisionedConcurrencyConfigsResponse, error) {
		t, err := unqualified(c, in.FunctionName)
		if err != nil {
			return nil, err
		}
		out := &lambdaapi.ListProvisionedConcurrencyConfigsResponse{ProvisionedConcurrencyConfigs: []lambdaapi.ProvisionedConcurrencyConfigListItem{}}
		return out, s.view(func() error {
			if _, err := s.find(t); err != nil {
				return err
			}
			found, next, err := page(s.provisioned.of(t.scope, t.name), func(p *provisioned) string { return p.Qualifier }, in.Marker, in.MaxItems)
			if err != nil {
				return err
			}
			out.NextMarker = next
			for _, p := range found {
				ready, status, reason := s.provisionStatus(t.scope, p)
				out.ProvisionedConcurrencyConfigs = append(out.ProvisionedConcurrencyConfigs, lambdaapi.ProvisionedConcurrencyConfigListItem{
					FunctionArn: wire.Some(target{t.scope, t.name, p.Qualifier}.arn()), RequestedProvisionedConcurrentExecutions: wire.Some(p.Requested),
					AllocatedProvisionedConcurrentExecutions: wire.Some(ready), AvailableProvisionedConcurrentExecutions: wire.Some(ready),
					Status: wire.Some(status), StatusReason: wire.NonZero(reason), LastModified: wire.Some(lambdaTime(p.Modified)),
				})
			}
			return nil
		})
	})
}
