package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// updateRoleDescription changes a role's description and shows the role.
func (s *Service) updateRoleDescription() service.Operation {
	const action = "iam:UpdateRoleDescription"
	contract := service.Contract{
		Action: action, Resource: "role", Keys: identityKeys(keyBoundary),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.UpdateRoleDescriptionRequest) error {
		s.onRole(c, action, in.RoleName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.UpdateRoleDescriptionRequest) (*iamapi.UpdateRoleDescriptionResponse, error) {
		var changed *role
		err := s.editRole(c.Account, in.RoleName.V, func(edited *role) error {
			edited.Description = in.Description.V
			changed = edited
			return nil
		})
		if err != nil {
			return nil, err
		}
		out := s.created(changed) // recorded: without duration and last use [L]
		out.Description = wire.NonZero(changed.Description)
		return &iamapi.UpdateRoleDescriptionResponse{Role: out}, nil
	}
	return service.Define(iamapi.UpdateRoleDescription, contract, authorize, handle)
}
