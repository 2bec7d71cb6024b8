package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listUserTags lists the tags of a user, sorted by key.
func (s *Service) listUserTags() service.Operation {
	const action = "iam:ListUserTags"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException, wire.ErrValidation},
	}
	authorize := func(c *service.Call, in *iamapi.ListUserTagsRequest) error {
		s.onUser(c, action, in.UserName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.ListUserTagsRequest) (*iamapi.ListUserTagsResponse, error) {
		found, err := s.user(c.Account, in.UserName.V)
		if err != nil {
			return nil, err
		}
		part, next, err := page(found.Tags, tag.key, in.Marker, in.MaxItems)
		if err != nil {
			return nil, err
		}
		return &iamapi.ListUserTagsResponse{Tags: listTags(part), IsTruncated: wire.Some(next.Set), Marker: next}, nil
	}
	return service.Define(iamapi.ListUserTags, contract, authorize, handle)
}
