package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteUser deletes a user who has no keys and no policies left.
func (s *Service) deleteUser() service.Operation {
	const action = "iam:DeleteUser"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException, iamapi.ErrDeleteConflictException},
	}
	authorize := func(c *service.Call, in *iamapi.DeleteUserRequest) error {
		s.onUser(c, action, in.UserName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.DeleteUserRequest) (*wire.Empty, error) {
		return nil, s.change(func(change *change) error {
			found, err := s.user(c.Account, in.UserName.V)
			if err != nil {
				return err
			}
			switch {
			case len(found.Attached) > 0:
				return errConflict("detach all policies")
			case len(found.Inline) > 0:
				return errConflict("delete policies")
			case len(s.keys(found.ID)) > 0:
				return errConflict("delete access keys")
			case len(s.mfaDevicesOf(found.ID)) > 0:
				return errConflict("delete MFA device")
			case len(found.Groups) > 0:
				return errConflict("remove users from group")
			case s.login(found) != nil:
				return errConflict("delete login profile")
			}
			change.remove(found)
			return nil
		})
	}
	return service.Define(iamapi.DeleteUser, contract, authorize, handle)
}
