package iam

import (
	"context"
	"slices"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// removeClientIDFromOpenIDConnectProvider takes an audience away. One that is not there is no error.
func (s *Service) removeClientIDFromOpenIDConnectProvider() service.Operation {
	const action = "iam:RemoveClientIDFromOpenIDConnectProvider"
	contract := service.Contract{
		Action: action, Resource: oidcProviderType, Keys: policyKeys(),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.RemoveClientIDFromOpenIDConnectProviderRequest) error {
		s.onOIDCProvider(c, action, in.OpenIDConnectProviderArn.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.RemoveClientIDFromOpenIDConnectProviderRequest) (*wire.Empty, error) {
		return nil, s.editOIDCProvider(c.Account, in.OpenIDConnectProviderArn.V, errNoOIDCProvider(in.OpenIDConnectProviderArn.V), func(edited *oidcProvider) error {
			edited.ClientIDs = slices.DeleteFunc(edited.ClientIDs, func(id string) bool { return id == in.ClientID.V })
			return nil
		})
	}
	return service.Define(iamapi.RemoveClientIDFromOpenIDConnectProvider, contract, authorize, handle)
}
