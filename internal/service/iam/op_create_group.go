package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/seal"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// createGroup makes a group, which nobody is in yet.
func (s *Service) createGroup() service.Operation {
	const action = "iam:CreateGroup"
	contract := service.Contract{
		Action: action, Resource: "group",
		Errors: []*wire.ErrorShape{iamapi.ErrEntityAlreadyExistsException, iamapi.ErrLimitExceededException},
	}
	authorize := func(c *service.Call, in *iamapi.CreateGroupRequest) error {
		c.Require(service.Check{Action: action, Resource: resourceARN(c.Account, "group", in.Path.Or("/"), in.GroupName.V)})
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.CreateGroupRequest) (*iamapi.CreateGroupResponse, error) {
		made := &group{identity{
			Account: c.Account, ID: seal.NewUniqueID(groupIDPrefix), Name: in.GroupName.V, Path: in.Path.Or("/"), Created: second(c.Now),
		}}
		if err := s.change(func(change *change) error { return s.addGroup(change, made) }); err != nil {
			return nil, err
		}
		shown := made.shown()
		return &iamapi.CreateGroupResponse{Group: &shown}, nil
	}
	return service.Define(iamapi.CreateGroup, contract, authorize, handle)
}

// addGroup checks what others have to do with it.
func (s *Service) addGroup(change *change, made *group) error {
	if s.image.groups[named(made.Account, made.Name)] != nil {
		return errExists("Group", made.Name)
	}
	if countOf(s.image.groups, made.Account) >= groupsMax {
		return errQuota("GroupsPerAccount", groupsMax)
	}
	change.put(made)
	return nil
}
