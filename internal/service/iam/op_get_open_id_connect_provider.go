package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getOpenIDConnectProvider tells all of a provider.
func (s *Service) getOpenIDConnectProvider() service.Operation {
	const action = "iam:GetOpenIDConnectProvider"
	contract := service.Contract{
		Action: action, Resource: oidcProviderType, Keys: policyKeys(),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.GetOpenIDConnectProviderRequest) error {
		s.onOIDCProvider(c, action, in.OpenIDConnectProviderArn.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.GetOpenIDConnectProviderRequest) (*iamapi.GetOpenIDConnectProviderResponse, error) {
		found, err := s.oidcProvider(c.Account, in.OpenIDConnectProviderArn.V, errNoOIDCProvider(in.OpenIDConnectProviderArn.V))
		if err != nil {
			return nil, err
		}
		return &iamapi.GetOpenIDConnectProviderResponse{
			Url: wire.Some(found.Name), ClientIDList: append([]string{}, found.ClientIDs...),
			ThumbprintList: append([]string{}, found.Thumbprints...), CreateDate: wire.Some(found.Created), Tags: listTags(found.Tags),
		}, nil
	}
	return service.Define(iamapi.GetOpenIDConnectProvider, contract, authorize, handle)
}
