package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getUserPolicy shows an inline policy of a user.
func (s *Service) getUserPolicy() service.Operation {
	const action = "iam:GetUserPolicy"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.GetUserPolicyRequest) error {
		s.onUser(c, action, in.UserName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.GetUserPolicyRequest) (*iamapi.GetUserPolicyResponse, error) {
		found, err := s.user(c.Account, in.UserName.V)
		if err != nil {
			return nil, err
		}
		inline, err := found.inline("user", in.PolicyName.V)
		if err != nil {
			return nil, err
		}
		return &iamapi.GetUserPolicyResponse{
			UserName: wire.Some(found.Name), PolicyName: wire.Some(inline.Name), PolicyDocument: encoded(inline.Document),
		}, nil
	}
	return service.Define(iamapi.GetUserPolicy, contract, authorize, handle)
}
