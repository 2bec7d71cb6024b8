package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listOpenIDConnectProviderTags lists the tags of a provider, sorted by key.
func (s *Service) listOpenIDConnectProviderTags() service.Operation {
	const action = "iam:ListOpenIDConnectProviderTags"
	contract := service.Contract{
		Action: action, Resource: oidcProviderType, Keys: policyKeys(),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.ListOpenIDConnectProviderTagsRequest) error {
		s.onOIDCProvider(c, action, in.OpenIDConnectProviderArn.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.ListOpenIDConnectProviderTagsRequest) (*iamapi.ListOpenIDConnectProviderTagsResponse, error) {
		found, err := s.oidcProvider(c.Account, in.OpenIDConnectProviderArn.V, errNoOIDCProviderToChange(in.OpenIDConnectProviderArn.V))
		if err != nil {
			return nil, err
		}
		part, next, err := page(found.Tags, tag.key, in.Marker, in.MaxItems)
		if err != nil {
			return nil, err
		}
		return &iamapi.ListOpenIDConnectProviderTagsResponse{Tags: listTags(part), IsTruncated: wire.Some(next.Set), Marker: next}, nil
	}
	return service.Define(iamapi.ListOpenIDConnectProviderTags, contract, authorize, handle)
}
