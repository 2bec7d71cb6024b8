package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listUserPolicies lists the names of a user's inline policies.
func (s *Service) listUserPolicies() service.Operation {
	const action = "iam:ListUserPolicies"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException, wire.ErrValidation},
	}
	authorize := func(c *service.Call, in *iamapi.ListUserPoliciesRequest) error {
		s.onUser(c, action, in.UserName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.ListUserPoliciesRequest) (*iamapi.ListUserPoliciesResponse, error) {
		found, err := s.user(c.Account, in.UserName.V)
		if err != nil {
			return nil, err
		}
		names, next, err := found.inlinePage(in.Marker, in.MaxItems)
		if err != nil {
			return nil, err
		}
		return &iamapi.ListUserPoliciesResponse{PolicyNames: names, IsTruncated: wire.Some(next.Set), Marker: next}, nil
	}
	return service.Define(iamapi.ListUserPolicies, contract, authorize, handle)
}
