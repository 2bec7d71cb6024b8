package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteServiceLinkedRole deletes a service-linked role at once, and answers with the ID of a task that is done. Sessions of the role
// can do nothing from then on.
func (s *Service) deleteServiceLinkedRole() service.Operation {
	const action = "iam:DeleteServiceLinkedRole"
	contract := service.Contract{
		Action: action, Resource: "role", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.DeleteServiceLinkedRoleRequest) error {
		s.onRole(c, action, in.RoleName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.DeleteServiceLinkedRoleRequest) (*iamapi.DeleteServiceLinkedRoleResponse, error) {
		var task *deletion
		err := s.change(func(change *change) error {
			found, err := s.role(c.Account, in.RoleName.V)
			if err != nil {
				return err
			}
			if found.Service == "" {
				return errNoSuchRole(in.RoleName.V)
			}
			task = newDeletion(found, second(c.Now))
			s.forgetDeletions(change, c.Account)
			change.remove(found)
			change.put(task)
			return nil
		})
		if err != nil {
			return nil, err
		}
		return &iamapi.DeleteServiceLinkedRoleResponse{DeletionTaskId: wire.Some(task.ID)}, nil
	}
	return service.Define(iamapi.DeleteServiceLinkedRole, contract, authorize, handle)
}
