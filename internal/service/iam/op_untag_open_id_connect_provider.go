package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// untagOpenIDConnectProvider takes tags away from a provider.
func (s *Service) untagOpenIDConnectProvider() service.Operation {
	const action = "iam:UntagOpenIDConnectProvider"
	contract := service.Contract{
		Action: action, Resource: oidcProviderType, Keys: policyKeys(keyTagKeys),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.UntagOpenIDConnectProviderRequest) error {
		s.onOIDCProvider(c, action, in.OpenIDConnectProviderArn.V, requestTagKeys(nil, in.TagKeys))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.UntagOpenIDConnectProviderRequest) (*wire.Empty, error) {
		return nil, s.editOIDCProvider(c.Account, in.OpenIDConnectProviderArn.V, errNoOIDCProviderToChange(in.OpenIDConnectProviderArn.V), func(edited *oidcProvider) error {
			edited.Tags = exactKeys().remove(edited.Tags, in.TagKeys)
			return nil
		})
	}
	return service.Define(iamapi.UntagOpenIDConnectProvider, contract, authorize, handle)
}
