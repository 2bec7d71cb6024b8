package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// attachUserPolicy attaches a managed policy to a user.
func (s *Service) attachUserPolicy() service.Operation {
	const action = "iam:AttachUserPolicy"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(keyPolicyARN, keyBoundary),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException, iamapi.ErrPolicyNotAttachableException, iamapi.ErrLimitExceededException},
		Gaps:   []string{gapAWSPolicies},
	}
	authorize := func(c *service.Call, in *iamapi.AttachUserPolicyRequest) error {
		s.onUser(c, action, in.UserName.V, attachedPolicy(in.PolicyArn.V))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.AttachUserPolicyRequest) (*wire.Empty, error) {
		if err := checkPolicyARN(in.PolicyArn.V); err != nil {
			return nil, err
		}
		return nil, s.editUser(c.Account, in.UserName.V, func(edited *user) error {
			return s.attach(&edited.identity, in.PolicyArn.V, "PoliciesPerUser")
		})
	}
	return service.Define(iamapi.AttachUserPolicy, contract, authorize, handle)
}
