package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// detachUserPolicy takes a managed policy away from a user.
func (s *Service) detachUserPolicy() service.Operation {
	const action = "iam:DetachUserPolicy"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(keyPolicyARN, keyBoundary),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.DetachUserPolicyRequest) error {
		s.onUser(c, action, in.UserName.V, attachedPolicy(in.PolicyArn.V))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.DetachUserPolicyRequest) (*wire.Empty, error) {
		if err := checkPolicyARN(in.PolicyArn.V); err != nil {
			return nil, err
		}
		return nil, s.editUser(c.Account, in.UserName.V, func(edited *user) error {
			return detach(&edited.identity, in.PolicyArn.V)
		})
	}
	return service.Define(iamapi.DetachUserPolicy, contract, authorize, handle)
}
