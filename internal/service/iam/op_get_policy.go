package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getPolicy shows a managed policy, without its document.
func (s *Service) getPolicy() service.Operation {
	const action = "iam:GetPolicy"
	contract := service.Contract{
		Action: action, Resource: "policy", Keys: policyKeys(),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException},
		Gaps:   []string{gapAWSPolicies},
	}
	authorize := func(c *service.Call, in *iamapi.GetPolicyRequest) error {
		s.onPolicy(c, action, in.PolicyArn.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.GetPolicyRequest) (*iamapi.GetPolicyResponse, error) {
		found, err := s.policy(c.Account, in.PolicyArn.V)
		if err != nil {
			return nil, err
		}
		attached, bounding := s.holders(c.Account)
		out := found.briefly(attached[found.arn], bounding[found.arn])
		out.Description, out.Tags = wire.NonZero(found.Description), listTags(found.Tags)
		return &iamapi.GetPolicyResponse{Policy: &out}, nil
	}
	return service.Define(iamapi.GetPolicy, contract, authorize, handle)
}
