package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// untagPolicy takes tags away from a managed policy.
func (s *Service) untagPolicy() service.Operation {
	const action = "iam:UntagPolicy"
	contract := service.Contract{
		Action: action, Resource: "policy", Keys: policyKeys(keyTagKeys),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.UntagPolicyRequest) error {
		return s.onOwnPolicy(c, action, in.PolicyArn.V, requestTagKeys(nil, in.TagKeys))
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.UntagPolicyRequest) (*wire.Empty, error) {
		return nil, s.editPolicy(c.Account, in.PolicyArn.V, func(edited *managedPolicy) error {
			edited.Tags = foldedKeys().remove(edited.Tags, in.TagKeys)
			return nil
		})
	}
	return service.Define(iamapi.UntagPolicy, contract, authorize, handle)
}
