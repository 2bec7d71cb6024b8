package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// addClientIDToOpenIDConnectProvider adds an audience that tokens may be for. One that is there already stays.
func (s *Service) addClientIDToOpenIDConnectProvider() service.Operation {
	const action = "iam:AddClientIDToOpenIDConnectProvider"
	contract := service.Contract{
		Action: action, Resource: oidcProviderType, Keys: policyKeys(),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException, iamapi.ErrLimitExceededException},
	}
	authorize := func(c *service.Call, in *iamapi.AddClientIDToOpenIDConnectProviderRequest) error {
		s.onOIDCProvider(c, action, in.OpenIDConnectProviderArn.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.AddClientIDToOpenIDConnectProviderRequest) (*wire.Empty, error) {
		return nil, s.editOIDCProvider(c.Account, in.OpenIDConnectProviderArn.V, errNoOIDCProvider(in.OpenIDConnectProviderArn.V), func(edited *oidcProvider) error {
			return edited.addClientID(in.ClientID.V)
		})
	}
	return service.Define(iamapi.AddClientIDToOpenIDConnectProvider, contract, authorize, handle)
}
