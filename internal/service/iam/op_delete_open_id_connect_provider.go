package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteOpenIDConnectProvider deletes a provider. Trust policies that name it keep naming it, and let nobody in.
func (s *Service) deleteOpenIDConnectProvider() service.Operation {
	const action = "iam:DeleteOpenIDConnectProvider"
	contract := service.Contract{
		Action: action, Resource: oidcProviderType, Keys: policyKeys(),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.DeleteOpenIDConnectProviderRequest) error {
		s.onOIDCProvider(c, action, in.OpenIDConnectProviderArn.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.DeleteOpenIDConnectProviderRequest) (*wire.Empty, error) {
		return nil, s.change(func(change *change) error {
			found, err := s.oidcProvider(c.Account, in.OpenIDConnectProviderArn.V, errNoOIDCProviderToChange(in.OpenIDConnectProviderArn.V))
			if err != nil {
				return err
			}
			change.remove(found)
			return nil
		})
	}
	return service.Define(iamapi.DeleteOpenIDConnectProvider, contract, authorize, handle)
}
