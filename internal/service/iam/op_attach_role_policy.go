package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// attachRolePolicy attaches a managed policy to a role.
func (s *Service) attachRolePolicy() service.Operation {
	const action = "iam:AttachRolePolicy"
	contract := service.Contract{
		Action: action, Resource: "role", Keys: identityKeys(keyPolicyARN, keyBoundary),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException, iamapi.ErrUnmodifiableEntityException, iamapi.ErrPolicyNotAttachableException, iamapi.ErrLimitExceededException},
		Gaps:   []string{gapAWSPolicies},
	}
	authorize := func(c *service.Call, in *iamapi.AttachRolePolicyRequest) error {
		s.onRole(c, action, in.RoleName.V, attachedPolicy(in.PolicyArn.V))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.AttachRolePolicyRequest) (*wire.Empty, error) {
		if err := checkPolicyARN(in.PolicyArn.V); err != nil {
			return nil, err
		}
		return nil, s.editOwnRole(c.Account, in.RoleName.V, func(edited *role) error {
			return s.attach(&edited.identity, in.PolicyArn.V, "PoliciesPerRole")
		})
	}
	return service.Define(iamapi.AttachRolePolicy, contract, authorize, handle)
}
