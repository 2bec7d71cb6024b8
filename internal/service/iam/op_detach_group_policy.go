package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// detachGroupPolicy takes a managed policy away from a group.
func (s *Service) detachGroupPolicy() service.Operation {
	const action = "iam:DetachGroupPolicy"
	contract := service.Contract{
		Action: action, Resource: "group", Keys: []string{keyPolicyARN},
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.DetachGroupPolicyRequest) error {
		s.onGroup(c, action, in.GroupName.V, attachedPolicy(in.PolicyArn.V))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.DetachGroupPolicyRequest) (*wire.Empty, error) {
		if err := checkPolicyARN(in.PolicyArn.V); err != nil {
			return nil, err
		}
		return nil, s.editGroup(c.Account, in.GroupName.V, func(edited *group) error {
			return detach(&edited.identity, in.PolicyArn.V)
		})
	}
	return service.Define(iamapi.DetachGroupPolicy, contract, authorize, handle)
}
