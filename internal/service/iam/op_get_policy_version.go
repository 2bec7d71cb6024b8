package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getPolicyVersion shows a version of a managed policy, with its document.
func (s *Service) getPolicyVersion() service.Operation {
	const action = "iam:GetPolicyVersion"
	contract := service.Contract{
		Action: action, Resource: "policy", Keys: policyKeys(),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException},
		Gaps:   []string{gapAWSPolicies, gapAWSVersions},
	}
	authorize := func(c *service.Call, in *iamapi.GetPolicyVersionRequest) error {
		s.onPolicy(c, action, in.PolicyArn.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.GetPolicyVersionRequest) (*iamapi.GetPolicyVersionResponse, error) {
		found, err := s.policy(c.Account, in.PolicyArn.V)
		if err != nil {
			return nil, err
		}
		version := found.version(in.VersionId.V)
		if version == nil {
			return nil, errNoSuchVersion(in.PolicyArn.V, in.VersionId.V)
		}
		out := found.listed(version)
		out.Document = encoded(version.Document)
		return &iamapi.GetPolicyVersionResponse{PolicyVersion: &out}, nil
	}
	return service.Define(iamapi.GetPolicyVersion, contract, authorize, handle)
}
