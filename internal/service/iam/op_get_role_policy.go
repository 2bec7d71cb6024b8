package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getRolePolicy shows an inline policy of a role.
func (s *Service) getRolePolicy() service.Operation {
	const action = "iam:GetRolePolicy"
	contract := service.Contract{
		Action: action, Resource: "role", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.GetRolePolicyRequest) error {
		s.onRole(c, action, in.RoleName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.GetRolePolicyRequest) (*iamapi.GetRolePolicyResponse, error) {
		found, err := s.role(c.Account, in.RoleName.V)
		if err != nil {
			return nil, err
		}
		inline, err := found.inline("role", in.PolicyName.V)
		if err != nil {
			return nil, err
		}
		return &iamapi.GetRolePolicyResponse{
			RoleName: wire.Some(found.Name), PolicyName: wire.Some(inline.Name), PolicyDocument: encoded(inline.Document),
		}, nil
	}
	return service.Define(iamapi.GetRolePolicy, contract, authorize, handle)
}
