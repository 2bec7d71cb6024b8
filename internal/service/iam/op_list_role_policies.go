package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listRolePolicies lists the names of a role's inline policies.
func (s *Service) listRolePolicies() service.Operation {
	const action = "iam:ListRolePolicies"
	contract := service.Contract{
		Action: action, Resource: "role", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException, wire.ErrValidation},
	}
	authorize := func(c *service.Call, in *iamapi.ListRolePoliciesRequest) error {
		s.onRole(c, action, in.RoleName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.ListRolePoliciesRequest) (*iamapi.ListRolePoliciesResponse, error) {
		found, err := s.role(c.Account, in.RoleName.V)
		if err != nil {
			return nil, err
		}
		names, next, err := found.inlinePage(in.Marker, in.MaxItems)
		if err != nil {
			return nil, err
		}
		return &iamapi.ListRolePoliciesResponse{PolicyNames: names, IsTruncated: wire.Some(next.Set), Marker: next}, nil
	}
	return service.Define(iamapi.ListRolePolicies, contract, authorize, handle)
}
