package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listAttachedRolePolicies lists the managed policies that a role has attached.
func (s *Service) listAttachedRolePolicies() service.Operation {
	const action = "iam:ListAttachedRolePolicies"
	contract := service.Contract{
		Action: action, Resource: "role", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException, wire.ErrValidation},
	}
	authorize := func(c *service.Call, in *iamapi.ListAttachedRolePoliciesRequest) error {
		s.onRole(c, action, in.RoleName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.ListAttachedRolePoliciesRequest) (*iamapi.ListAttachedRolePoliciesResponse, error) {
		found, err := s.role(c.Account, in.RoleName.V)
		if err != nil {
			return nil, err
		}
		part, next, err := s.attachedPage(&found.identity, in.PathPrefix, in.Marker, in.MaxItems)
		if err != nil {
			return nil, err
		}
		return &iamapi.ListAttachedRolePoliciesResponse{AttachedPolicies: part, IsTruncated: wire.Some(next.Set), Marker: next}, nil
	}
	return service.Define(iamapi.ListAttachedRolePolicies, contract, authorize, handle)
}
