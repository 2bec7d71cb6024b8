package iam

import (
	"context"
	"slices"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// removeUserFromGroup takes a user out of a group; one who is not in it is no error. What the
// group's policies say counts from the answer on.
func (s *Service) removeUserFromGroup() service.Operation {
	const action = "iam:RemoveUserFromGroup"
	contract := service.Contract{
		Action: action, Resource: "group",
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.RemoveUserFromGroupRequest) error {
		s.onGroup(c, action, in.GroupName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.RemoveUserFromGroupRequest) (*wire.Empty, error) {
		return nil, s.editUser(c.Account, in.UserName.V, func(edited *user) error {
			found, err := s.group(c.Account, in.GroupName.V)
			if err != nil {
				return err
			}
			edited.Groups = slices.DeleteFunc(edited.Groups, func(id string) bool { return id == found.ID })
			return nil
		})
	}
	return service.Define(iamapi.RemoveUserFromGroup, contract, authorize, handle)
}
