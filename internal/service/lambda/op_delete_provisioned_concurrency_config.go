package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteProvisionedConcurrencyConfig asks for no more environments ahead; what is not there is no error.
func (s *Service) deleteProvisionedConcurrencyConfig() service.Operation {
	return service.Define(lambdaapi.DeleteProvisionedConcurrencyConfig, service.Contract{
		Action: "lambda:DeleteProvisionedConcurrencyConfig", Resource: "function alias, function version", Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.DeleteProvisionedConcurrencyConfigRequest) error {
		return s.onProvisionable(c, in.FunctionName, in.Qualifier)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.DeleteProvisionedConcurrencyConfigRequest) (*wire.Empty, error) {
		t, err := provisionable(c, in.FunctionName, in.Qualifier, neitherAliasNorVersion)
		if err != nil {
			return nil, err
		}
		return nil, s.change(func(ed *edit) error {
			if _, err := s.findProvisionable(t); err != nil {
				return err
			}
			removeIf(ed, s.provisioned, t)
			return nil
		})
	})
}
