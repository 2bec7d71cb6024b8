package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listSAMLProviderTags lists the tags of a provider, sorted by key.
func (s *Service) listSAMLProviderTags() service.Operation {
	const action = "iam:ListSAMLProviderTags"
	contract := service.Contract{
		Action: action, Resource: samlProviderType, Keys: policyKeys(),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.ListSAMLProviderTagsRequest) error {
		s.onSAMLProvider(c, action, in.SAMLProviderArn.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.ListSAMLProviderTagsRequest) (*iamapi.ListSAMLProviderTagsResponse, error) {
		found, err := s.samlProvider(c.Account, in.SAMLProviderArn.V)
		if err != nil {
			return nil, err
		}
		part, next, err := page(found.Tags, tag.key, in.Marker, in.MaxItems)
		if err != nil {
			return nil, err
		}
		return &iamapi.ListSAMLProviderTagsResponse{Tags: listTags(part), IsTruncated: wire.Some(next.Set), Marker: next}, nil
	}
	return service.Define(iamapi.ListSAMLProviderTags, contract, authorize, handle)
}
