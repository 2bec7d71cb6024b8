package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteUserPermissionsBoundary takes the permissions boundary of a user away.
func (s *Service) deleteUserPermissionsBoundary() service.Operation {
	const action = "iam:DeleteUserPermissionsBoundary"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(keyBoundary),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.DeleteUserPermissionsBoundaryRequest) error {
		s.onUser(c, action, in.UserName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.DeleteUserPermissionsBoundaryRequest) (*wire.Empty, error) {
		return nil, s.editUser(c.Account, in.UserName.V, func(edited *user) error {
			return unbound(&edited.identity, "user")
		})
	}
	return service.Define(iamapi.DeleteUserPermissionsBoundary, contract, authorize, handle)
}
