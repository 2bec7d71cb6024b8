package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteRolePolicy takes an inline policy away from a role.
func (s *Service) deleteRolePolicy() service.Operation {
	const action = "iam:DeleteRolePolicy"
	contract := service.Contract{
		Action: action, Resource: "role", Keys: identityKeys(keyBoundary),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException, iamapi.ErrUnmodifiableEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.DeleteRolePolicyRequest) error {
		s.onRole(c, action, in.RoleName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.DeleteRolePolicyRequest) (*wire.Empty, error) {
		return nil, s.editOwnRole(c.Account, in.RoleName.V, func(edited *role) error {
			return deleteInline(&edited.identity, "role", in.PolicyName.V)
		})
	}
	return service.Define(iamapi.DeleteRolePolicy, contract, authorize, handle)
}
