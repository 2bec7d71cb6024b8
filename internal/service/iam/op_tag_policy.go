package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// tagPolicy sets tags of a managed policy.
func (s *Service) tagPolicy() service.Operation {
	const action = "iam:TagPolicy"
	contract := service.Contract{
		Action: action, Resource: "policy", Keys: policyKeys(keyRequestTag, keyTagKeys),
		Errors: []*wire.ErrorShape{iamapi.ErrInvalidInputException, wire.ErrValidation, iamapi.ErrNoSuchEntityException, iamapi.ErrLimitExceededException},
	}
	authorize := func(c *service.Call, in *iamapi.TagPolicyRequest) error {
		return s.onOwnPolicy(c, action, in.PolicyArn.V, requestTags(in.Tags))
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.TagPolicyRequest) (*wire.Empty, error) {
		tags, err := foldedKeys().read(in.Tags)
		if err != nil {
			return nil, err
		}
		return nil, s.editPolicy(c.Account, in.PolicyArn.V, func(edited *managedPolicy) error {
			edited.Tags, err = foldedKeys().add(edited.Tags, tags)
			return err
		})
	}
	return service.Define(iamapi.TagPolicy, contract, authorize, handle)
}
