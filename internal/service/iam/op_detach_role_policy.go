package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// detachRolePolicy takes a managed policy away from a role.
func (s *Service) detachRolePolicy() service.Operation {
	const action = "iam:DetachRolePolicy"
	contract := service.Contract{
		Action: action, Resource: "role", Keys: identityKeys(keyPolicyARN, keyBoundary),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException, iamapi.ErrUnmodifiableEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.DetachRolePolicyRequest) error {
		s.onRole(c, action, in.RoleName.V, attachedPolicy(in.PolicyArn.V))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.DetachRolePolicyRequest) (*wire.Empty, error) {
		if err := checkPolicyARN(in.PolicyArn.V); err != nil {
			return nil, err
		}
		return nil, s.editOwnRole(c.Account, in.RoleName.V, func(edited *role) error {
			return detach(&edited.identity, in.PolicyArn.V)
		})
	}
	return service.Define(iamapi.DetachRolePolicy, contract, authorize, handle)
}
