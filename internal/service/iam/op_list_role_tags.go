package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listRoleTags lists the tags of a role, sorted by key.
func (s *Service) listRoleTags() service.Operation {
	const action = "iam:ListRoleTags"
	contract := service.Contract{
		Action: action, Resource: "role", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException, wire.ErrValidation},
	}
	authorize := func(c *service.Call, in *iamapi.ListRoleTagsRequest) error {
		s.onRole(c, action, in.RoleName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.ListRoleTagsRequest) (*iamapi.ListRoleTagsResponse, error) {
		found, err := s.role(c.Account, in.RoleName.V)
		if err != nil {
			return nil, err
		}
		part, next, err := page(found.Tags, tag.key, in.Marker, in.MaxItems)
		if err != nil {
			return nil, err
		}
		return &iamapi.ListRoleTagsResponse{Tags: listTags(part), IsTruncated: wire.Some(next.Set), Marker: next}, nil
	}
	return service.Define(iamapi.ListRoleTags, contract, authorize, handle)
}
