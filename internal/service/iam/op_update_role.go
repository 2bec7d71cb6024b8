package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// updateRole changes a role's description or maximum session duration; of a service-linked role only the description: "you can
// edit the description of the role using IAM" (IAM User Guide, "Edit a service-linked role description").
func (s *Service) updateRole() service.Operation {
	const action = "iam:UpdateRole"
	contract := service.Contract{
		Action: action, Resource: "role", Keys: identityKeys(keyBoundary),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException, iamapi.ErrUnmodifiableEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.UpdateRoleRequest) error {
		s.onRole(c, action, in.RoleName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.UpdateRoleRequest) (*iamapi.UpdateRoleResponse, error) {
		err := s.editRole(c.Account, in.RoleName.V, func(edited *role) error {
			if edited.Service != "" && in.MaxSessionDuration.Set {
				return errProtectedRole(edited.Name)
			}
			edited.Description = in.Description.Or(edited.Description)
			edited.MaxSessionSeconds = in.MaxSessionDuration.Or(edited.MaxSessionSeconds)
			return nil
		})
		return &iamapi.UpdateRoleResponse{}, err
	}
	return service.Define(iamapi.UpdateRole, contract, authorize, handle)
}
