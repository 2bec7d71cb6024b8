package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getGroup shows a group and the users in it, sorted by name.
func (s *Service) getGroup() service.Operation {
	const action = "iam:GetGroup"
	contract := service.Contract{
		Action: action, Resource: "group",
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException, wire.ErrValidation},
	}
	authorize := func(c *service.Call, in *iamapi.GetGroupRequest) error {
		s.onGroup(c, action, in.GroupName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.GetGroupRequest) (*iamapi.GetGroupResponse, error) {
		found, err := s.group(c.Account, in.GroupName.V)
		if err != nil {
			return nil, err
		}
		part, next, err := page(s.members(found), (*user).key, in.Marker, in.MaxItems)
		if err != nil {
			return nil, err
		}
		shown := found.shown()
		out := &iamapi.GetGroupResponse{Group: &shown, Users: []iamapi.User{}, IsTruncated: wire.Some(next.Set), Marker: next}
		for _, u := range part {
			out.Users = append(out.Users, u.briefly())
		}
		return out, nil
	}
	return service.Define(iamapi.GetGroup, contract, authorize, handle)
}
