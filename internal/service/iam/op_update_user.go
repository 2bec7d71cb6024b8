package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// updateUser gives a user another name or path. Its ID, keys and policies stay.
func (s *Service) updateUser() service.Operation {
	const action = "iam:UpdateUser"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException, iamapi.ErrEntityAlreadyExistsException},
	}
	authorize := func(c *service.Call, in *iamapi.UpdateUserRequest) error {
		s.onUser(c, action, in.UserName.V, nil)
		if in.NewUserName.Set || in.NewPath.Set {
			// "the requester must have appropriate permissions on both the source object and the target object"
			c.Require(service.Check{Action: action, Resource: s.renamedARN(c.Account, in)})
		}
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.UpdateUserRequest) (*wire.Empty, error) {
		return nil, s.editUser(c.Account, in.UserName.V, func(edited *user) error {
			edited.Name, edited.Path = in.NewUserName.Or(edited.Name), in.NewPath.Or(edited.Path)
			if other := s.image.users[named(edited.Account, edited.Name)]; other != nil && other.ID != edited.ID {
				return errExists("User", edited.Name)
			}
			return nil
		})
	}
	return service.Define(iamapi.UpdateUser, contract, authorize, handle)
}

// renamedARN is what the user's ARN would be.
func (s *Service) renamedARN(account string, in *iamapi.UpdateUserRequest) string {
	name, path := in.NewUserName.Or(in.UserName.V), in.NewPath.Or("/")
	if u, err := s.user(account, in.UserName.V); err == nil {
		name, path = in.NewUserName.Or(u.Name), in.NewPath.Or(u.Path)
	}
	return resourceARN(account, "user", path, name)
}
