package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteUserPolicy takes an inline policy away from a user.
func (s *Service) deleteUserPolicy() service.Operation {
	const action = "iam:DeleteUserPolicy"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(keyBoundary),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.DeleteUserPolicyRequest) error {
		s.onUser(c, action, in.UserName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.DeleteUserPolicyRequest) (*wire.Empty, error) {
		return nil, s.editUser(c.Account, in.UserName.V, func(edited *user) error {
			return deleteInline(&edited.identity, "user", in.PolicyName.V)
		})
	}
	return service.Define(iamapi.DeleteUserPolicy, contract, authorize, handle)
}
