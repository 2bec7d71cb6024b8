package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// untagRole takes tags away from a role.
func (s *Service) untagRole() service.Operation {
	const action = "iam:UntagRole"
	contract := service.Contract{
		Action: action, Resource: "role", Keys: identityKeys(keyTagKeys),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.UntagRoleRequest) error {
		s.onRole(c, action, in.RoleName.V, requestTagKeys(nil, in.TagKeys))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.UntagRoleRequest) (*wire.Empty, error) {
		return nil, s.editRole(c.Account, in.RoleName.V, func(edited *role) error {
			edited.Tags = foldedKeys().remove(edited.Tags, in.TagKeys)
			return nil
		})
	}
	return service.Define(iamapi.UntagRole, contract, authorize, handle)
}
