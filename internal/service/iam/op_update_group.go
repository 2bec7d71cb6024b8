package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// updateGroup gives a group another name or path. Its ID, policies and users stay.
func (s *Service) updateGroup() service.Operation {
	const action = "iam:UpdateGroup"
	contract := service.Contract{
		Action: action, Resource: "group",
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException, iamapi.ErrEntityAlreadyExistsException},
	}
	authorize := func(c *service.Call, in *iamapi.UpdateGroupRequest) error {
		s.onGroup(c, action, in.GroupName.V, nil)
		if in.NewGroupName.Set || in.NewPath.Set {
			// "the requester must have appropriate permissions on both the source object and the target object"
			c.Require(service.Check{Action: action, Resource: s.renamedGroupARN(c.Account, in)})
		}
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.UpdateGroupRequest) (*wire.Empty, error) {
		return nil, s.editGroup(c.Account, in.GroupName.V, func(edited *group) error {
			edited.Name, edited.Path = in.NewGroupName.Or(edited.Name), in.NewPath.Or(edited.Path)
			if other := s.image.groups[named(edited.Account, edited.Name)]; other != nil && other.ID != edited.ID {
				return errExists("Group", edited.Name)
			}
			return nil
		})
	}
	return service.Define(iamapi.UpdateGroup, contract, authorize, handle)
}

// renamedGroupARN is what the group's ARN would be.
func (s *Service) renamedGroupARN(account string, in *iamapi.UpdateGroupRequest) string {
	name, path := in.NewGroupName.Or(in.GroupName.V), in.NewPath.Or("/")
	if g, err := s.group(account, in.GroupName.V); err == nil {
		name, path = in.NewGroupName.Or(g.Name), in.NewPath.Or(g.Path)
	}
	return resourceARN(account, "group", path, name)
}
