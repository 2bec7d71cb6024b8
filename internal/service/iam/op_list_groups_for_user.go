package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listGroupsForUser lists the groups that a user is in, sorted by name.
func (s *Service) listGroupsForUser() service.Operation {
	const action = "iam:ListGroupsForUser"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException, wire.ErrValidation},
	}
	authorize := func(c *service.Call, in *iamapi.ListGroupsForUserRequest) error {
		s.onUser(c, action, in.UserName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.ListGroupsForUserRequest) (*iamapi.ListGroupsForUserResponse, error) {
		found, err := s.user(c.Account, in.UserName.V)
		if err != nil {
			return nil, err
		}
		part, next, err := page(s.groupsOf(found), (*group).key, in.Marker, in.MaxItems)
		if err != nil {
			return nil, err
		}
		return &iamapi.ListGroupsForUserResponse{Groups: showGroups(part), IsTruncated: wire.Some(next.Set), Marker: next}, nil
	}
	return service.Define(iamapi.ListGroupsForUser, contract, authorize, handle)
}
