package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getRole shows a role with its trust policy.
func (s *Service) getRole() service.Operation {
	const action = "iam:GetRole"
	contract := service.Contract{
		Action: action, Resource: "role", Keys: identityKeys(keyBoundary),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.GetRoleRequest) error {
		s.onRole(c, action, in.RoleName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.GetRoleRequest) (*iamapi.GetRoleResponse, error) {
		found, err := s.role(c.Account, in.RoleName.V)
		if err != nil {
			return nil, err
		}
		return &iamapi.GetRoleResponse{Role: s.shown(found)}, nil
	}
	return service.Define(iamapi.GetRole, contract, authorize, handle)
}
