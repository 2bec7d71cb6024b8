package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteGroup deletes a group that has no users and no policies left.
func (s *Service) deleteGroup() service.Operation {
	const action = "iam:DeleteGroup"
	contract := service.Contract{
		Action: action, Resource: "group",
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException, iamapi.ErrDeleteConflictException},
	}
	authorize := func(c *service.Call, in *iamapi.DeleteGroupRequest) error {
		s.onGroup(c, action, in.GroupName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.DeleteGroupRequest) (*wire.Empty, error) {
		return nil, s.change(func(change *change) error {
			found, err := s.group(c.Account, in.GroupName.V)
			if err != nil {
				return err
			}
			switch {
			case len(found.Attached) > 0:
				return errConflict("detach all policies")
			case len(found.Inline) > 0:
				return errConflict("delete policies")
			case len(s.image.members[found.ID]) > 0:
				return errConflict("remove users from group")
			}
			change.remove(found)
			return nil
		})
	}
	return service.Define(iamapi.DeleteGroup, contract, authorize, handle)
}
