package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listAttachedUserPolicies lists the managed policies that a user has attached.
func (s *Service) listAttachedUserPolicies() service.Operation {
	const action = "iam:ListAttachedUserPolicies"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException, wire.ErrValidation},
	}
	authorize := func(c *service.Call, in *iamapi.ListAttachedUserPoliciesRequest) error {
		s.onUser(c, action, in.UserName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.ListAttachedUserPoliciesRequest) (*iamapi.ListAttachedUserPoliciesResponse, error) {
		found, err := s.user(c.Account, in.UserName.V)
		if err != nil {
			return nil, err
		}
		part, next, err := s.attachedPage(&found.identity, in.PathPrefix, in.Marker, in.MaxItems)
		if err != nil {
			return nil, err
		}
		return &iamapi.ListAttachedUserPoliciesResponse{AttachedPolicies: part, IsTruncated: wire.Some(next.Set), Marker: next}, nil
	}
	return service.Define(iamapi.ListAttachedUserPolicies, contract, authorize, handle)
}
