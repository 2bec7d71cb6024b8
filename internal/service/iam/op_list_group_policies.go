package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listGroupPolicies lists the names of a group's inline policies.
func (s *Service) listGroupPolicies() service.Operation {
	const action = "iam:ListGroupPolicies"
	contract := service.Contract{
		Action: action, Resource: "group",
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException, wire.ErrValidation},
	}
	authorize := func(c *service.Call, in *iamapi.ListGroupPoliciesRequest) error {
		s.onGroup(c, action, in.GroupName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.ListGroupPoliciesRequest) (*iamapi.ListGroupPoliciesResponse, error) {
		found, err := s.group(c.Account, in.GroupName.V)
		if err != nil {
			return nil, err
		}
		names, next, err := found.inlinePage(in.Marker, in.MaxItems)
		if err != nil {
			return nil, err
		}
		return &iamapi.ListGroupPoliciesResponse{PolicyNames: names, IsTruncated: wire.Some(next.Set), Marker: next}, nil
	}
	return service.Define(iamapi.ListGroupPolicies, contract, authorize, handle)
}
