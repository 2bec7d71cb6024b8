package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteRole deletes a role that has no policies left. Its sessions can do nothing from then on.
func (s *Service) deleteRole() service.Operation {
	const action = "iam:DeleteRole"
	contract := service.Contract{
		Action: action, Resource: "role", Keys: identityKeys(keyBoundary),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException, iamapi.ErrDeleteConflictException},
	}
	authorize := func(c *service.Call, in *iamapi.DeleteRoleRequest) error {
		s.onRole(c, action, in.RoleName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.DeleteRoleRequest) (*wire.Empty, error) {
		return nil, s.change(func(change *change) error {
			found, err := s.role(c.Account, in.RoleName.V)
			if err != nil {
				return err
			}
			switch {
			case len(found.Attached) > 0:
				return errConflict("detach all policies")
			case len(found.Inline) > 0:
				return errConflict("delete policies")
			}
			change.remove(found)
			return nil
		})
	}
	return service.Define(iamapi.DeleteRole, contract, authorize, handle)
}
