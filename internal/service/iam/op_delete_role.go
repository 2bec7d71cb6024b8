package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteRole deletes a role that has no policies left and is in no instance profile. Its sessions can do nothing from then on.
func (s *Service) deleteRole() service.Operation {
	const action = "iam:DeleteRole"
	contract := service.Contract{
		Action: action, Resource: "role", Keys: identityKeys(keyBoundary),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException, iamapi.ErrUnmodifiableEntityException, iamapi.ErrDeleteConflictException},
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
			case found.Service != "":
				return errProtectedRole(found.Name)
			case len(s.profilesOf(found)) > 0:
				return errConflict("remove roles from instance profile")
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
