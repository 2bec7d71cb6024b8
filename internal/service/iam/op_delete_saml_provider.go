package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteSAMLProvider deletes a provider. Trust policies that name it keep naming it.
func (s *Service) deleteSAMLProvider() service.Operation {
	const action = "iam:DeleteSAMLProvider"
	contract := service.Contract{
		Action: action, Resource: samlProviderType, Keys: policyKeys(),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.DeleteSAMLProviderRequest) error {
		s.onSAMLProvider(c, action, in.SAMLProviderArn.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.DeleteSAMLProviderRequest) (*wire.Empty, error) {
		return nil, s.change(func(change *change) error {
			found, err := s.samlProvider(c.Account, in.SAMLProviderArn.V)
			if err != nil {
				return err
			}
			change.remove(found)
			return nil
		})
	}
	return service.Define(iamapi.DeleteSAMLProvider, contract, authorize, handle)
}
