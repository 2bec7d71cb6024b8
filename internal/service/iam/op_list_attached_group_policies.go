package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listAttachedGroupPolicies lists the managed policies that a group has attached.
func (s *Service) listAttachedGroupPolicies() service.Operation {
	const action = "iam:ListAttachedGroupPolicies"
	contract := service.Contract{
		Action: action, Resource: "group",
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException, wire.ErrValidation},
	}
	authorize := func(c *service.Call, in *iamapi.ListAttachedGroupPoliciesRequest) error {
		s.onGroup(c, action, in.GroupName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.ListAttachedGroupPoliciesRequest) (*iamapi.ListAttachedGroupPoliciesResponse, error) {
		found, err := s.group(c.Account, in.GroupName.V)
		if err != nil {
			return nil, err
		}
		part, next, err := s.attachedPage(&found.identity, in.PathPrefix, in.Marker, in.MaxItems)
		if err != nil {
			return nil, err
		}
		return &iamapi.ListAttachedGroupPoliciesResponse{AttachedPolicies: part, IsTruncated: wire.Some(next.Set), Marker: next}, nil
	}
	return service.Define(iamapi.ListAttachedGroupPolicies, contract, authorize, handle)
}
