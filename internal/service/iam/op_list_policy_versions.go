package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listPolicyVersions lists the versions of a managed policy, newest first, without their documents.
func (s *Service) listPolicyVersions() service.Operation {
	const action = "iam:ListPolicyVersions"
	contract := service.Contract{
		Action: action, Resource: "policy", Keys: policyKeys(),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException},
		Gaps:   []string{gapAWSPolicies, gapAWSVersions},
	}
	authorize := func(c *service.Call, in *iamapi.ListPolicyVersionsRequest) error {
		s.onPolicy(c, action, in.PolicyArn.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.ListPolicyVersionsRequest) (*iamapi.ListPolicyVersionsResponse, error) {
		found, err := s.policy(c.Account, in.PolicyArn.V)
		if err != nil {
			return nil, err
		}
		var versions []iamapi.PolicyVersion
		for i := range found.Versions {
			versions = append(versions, found.listed(&found.Versions[len(found.Versions)-1-i]))
		}
		part, next, err := pageInOrder(versions, in.Marker, in.MaxItems)
		if err != nil {
			return nil, err
		}
		return &iamapi.ListPolicyVersionsResponse{Versions: part, IsTruncated: wire.Some(next.Set), Marker: next}, nil
	}
	return service.Define(iamapi.ListPolicyVersions, contract, authorize, handle)
}
