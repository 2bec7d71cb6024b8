package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// attachGroupPolicy attaches a managed policy to a group.
func (s *Service) attachGroupPolicy() service.Operation {
	const action = "iam:AttachGroupPolicy"
	contract := service.Contract{
		Action: action, Resource: "group", Keys: []string{keyPolicyARN},
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException, iamapi.ErrPolicyNotAttachableException, iamapi.ErrLimitExceededException},
		Gaps:   []string{gapAWSPolicies},
	}
	authorize := func(c *service.Call, in *iamapi.AttachGroupPolicyRequest) error {
		s.onGroup(c, action, in.GroupName.V, attachedPolicy(in.PolicyArn.V))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.AttachGroupPolicyRequest) (*wire.Empty, error) {
		if err := checkPolicyARN(in.PolicyArn.V); err != nil {
			return nil, err
		}
		return nil, s.editGroup(c.Account, in.GroupName.V, func(edited *group) error {
			return s.attach(&edited.identity, in.PolicyArn.V, "PoliciesPerGroup")
		})
	}
	return service.Define(iamapi.AttachGroupPolicy, contract, authorize, handle)
}
