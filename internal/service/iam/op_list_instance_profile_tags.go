package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listInstanceProfileTags lists the tags of an instance profile, sorted by key.
func (s *Service) listInstanceProfileTags() service.Operation {
	const action = "iam:ListInstanceProfileTags"
	contract := service.Contract{
		Action: action, Resource: "instance-profile", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException, wire.ErrValidation},
	}
	authorize := func(c *service.Call, in *iamapi.ListInstanceProfileTagsRequest) error {
		s.onProfile(c, action, in.InstanceProfileName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.ListInstanceProfileTagsRequest) (*iamapi.ListInstanceProfileTagsResponse, error) {
		found, err := s.profile(c.Account, in.InstanceProfileName.V)
		if err != nil {
			return nil, err
		}
		part, next, err := page(found.Tags, tag.key, in.Marker, in.MaxItems)
		if err != nil {
			return nil, err
		}
		return &iamapi.ListInstanceProfileTagsResponse{Tags: listTags(part), IsTruncated: wire.Some(next.Set), Marker: next}, nil
	}
	return service.Define(iamapi.ListInstanceProfileTags, contract, authorize, handle)
}
