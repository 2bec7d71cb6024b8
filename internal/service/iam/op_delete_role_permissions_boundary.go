package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteRolePermissionsBoundary takes the permissions boundary of a role away.
func (s *Service) deleteRolePermissionsBoundary() service.Operation {
	const action = "iam:DeleteRolePermissionsBoundary"
	contract := service.Contract{
		Action: action, Resource: "role", Keys: identityKeys(keyBoundary),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException, iamapi.ErrUnmodifiableEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.DeleteRolePermissionsBoundaryRequest) error {
		s.onRole(c, action, in.RoleName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.DeleteRolePermissionsBoundaryRequest) (*wire.Empty, error) {
		return nil, s.editOwnRole(c.Account, in.RoleName.V, func(edited *role) error {
			return unbound(&edited.identity, "role")
		})
	}
	return service.Define(iamapi.DeleteRolePermissionsBoundary, contract, authorize, handle)
}
