package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listPolicyTags lists the tags of a managed policy, sorted by key.
func (s *Service) listPolicyTags() service.Operation {
	const action = "iam:ListPolicyTags"
	contract := service.Contract{
		Action: action, Resource: "policy", Keys: policyKeys(),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.ListPolicyTagsRequest) error {
		s.onPolicy(c, action, in.PolicyArn.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.ListPolicyTagsRequest) (*iamapi.ListPolicyTagsResponse, error) {
		found, err := s.policy(c.Account, in.PolicyArn.V)
		if err != nil {
			return nil, err
		}
		part, next, err := page(found.Tags, tag.key, in.Marker, in.MaxItems)
		if err != nil {
			return nil, err
		}
		return &iamapi.ListPolicyTagsResponse{Tags: listTags(part), IsTruncated: wire.Some(next.Set), Marker: next}, nil
	}
	return service.Define(iamapi.ListPolicyTags, contract, authorize, handle)
}
