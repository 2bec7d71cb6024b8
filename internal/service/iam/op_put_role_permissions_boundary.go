package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// putRolePermissionsBoundary sets the permissions boundary of a role: a managed policy that limits what the others give.
func (s *Service) putRolePermissionsBoundary() service.Operation {
	const action = "iam:PutRolePermissionsBoundary"
	contract := service.Contract{
		Action: action, Resource: "role", Keys: identityKeys(keyBoundary),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException, iamapi.ErrUnmodifiableEntityException},
		Gaps:   []string{gapAWSPolicies},
	}
	authorize := func(c *service.Call, in *iamapi.PutRolePermissionsBoundaryRequest) error {
		s.onRole(c, action, in.RoleName.V, requestedBoundary(nil, in.PermissionsBoundary))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.PutRolePermissionsBoundaryRequest) (*wire.Empty, error) {
		if err := checkPolicyARN(in.PermissionsBoundary.V); err != nil {
			return nil, err
		}
		return nil, s.editOwnRole(c.Account, in.RoleName.V, func(edited *role) error {
			return s.bound(&edited.identity, in.PermissionsBoundary.V)
		})
	}
	return service.Define(iamapi.PutRolePermissionsBoundary, contract, authorize, handle)
}
