package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// putUserPermissionsBoundary sets the permissions boundary of a user: a managed policy that limits what the others give.
func (s *Service) putUserPermissionsBoundary() service.Operation {
	const action = "iam:PutUserPermissionsBoundary"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(keyBoundary),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException},
		Gaps:   []string{gapAWSPolicies},
	}
	authorize := func(c *service.Call, in *iamapi.PutUserPermissionsBoundaryRequest) error {
		s.onUser(c, action, in.UserName.V, requestedBoundary(nil, in.PermissionsBoundary))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.PutUserPermissionsBoundaryRequest) (*wire.Empty, error) {
		if err := checkPolicyARN(in.PermissionsBoundary.V); err != nil {
			return nil, err
		}
		return nil, s.editUser(c.Account, in.UserName.V, func(edited *user) error {
			return s.bound(&edited.identity, in.PermissionsBoundary.V)
		})
	}
	return service.Define(iamapi.PutUserPermissionsBoundary, contract, authorize, handle)
}
