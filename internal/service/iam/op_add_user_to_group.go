package iam

import (
	"context"
	"slices"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// addUserToGroup puts a user into a group; one who is in it already stays, and that is no error. What the
// group's policies say counts from the answer on.
func (s *Service) addUserToGroup() service.Operation {
	const action = "iam:AddUserToGroup"
	contract := service.Contract{
		Action: action, Resource: "group",
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException, iamapi.ErrLimitExceededException},
	}
	authorize := func(c *service.Call, in *iamapi.AddUserToGroupRequest) error {
		s.onGroup(c, action, in.GroupName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.AddUserToGroupRequest) (*wire.Empty, error) {
		return nil, s.editUser(c.Account, in.UserName.V, func(edited *user) error {
			found, err := s.group(c.Account, in.GroupName.V)
			if err != nil {
				return err
			}
			if slices.Contains(edited.Groups, found.ID) {
				return nil
			}
			if len(edited.Groups) >= groupsPerUserMax {
				return errQuota("GroupsPerUser", groupsPerUserMax)
			}
			edited.Groups = append(edited.Groups, found.ID)
			return nil
		})
	}
	return service.Define(iamapi.AddUserToGroup, contract, authorize, handle)
}
