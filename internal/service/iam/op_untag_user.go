package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// untagUser takes tags away from a user.
func (s *Service) untagUser() service.Operation {
	const action = "iam:UntagUser"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(keyTagKeys),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.UntagUserRequest) error {
		s.onUser(c, action, in.UserName.V, requestTagKeys(nil, in.TagKeys))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.UntagUserRequest) (*wire.Empty, error) {
		return nil, s.editUser(c.Account, in.UserName.V, func(edited *user) error {
			edited.Tags = foldedKeys().remove(edited.Tags, in.TagKeys)
			return nil
		})
	}
	return service.Define(iamapi.UntagUser, contract, authorize, handle)
}
