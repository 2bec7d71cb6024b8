package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteInstanceProfile deletes an instance profile that has no role.
func (s *Service) deleteInstanceProfile() service.Operation {
	const action = "iam:DeleteInstanceProfile"
	contract := service.Contract{
		Action: action, Resource: "instance-profile", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException, iamapi.ErrDeleteConflictException},
	}
	authorize := func(c *service.Call, in *iamapi.DeleteInstanceProfileRequest) error {
		s.onProfile(c, action, in.InstanceProfileName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.DeleteInstanceProfileRequest) (*wire.Empty, error) {
		return nil, s.change(func(change *change) error {
			found, err := s.profile(c.Account, in.InstanceProfileName.V)
			if err != nil {
				return err
			}
			if found.RoleID != "" {
				return errConflict("remove roles from instance profile")
			}
			change.remove(found)
			return nil
		})
	}
	return service.Define(iamapi.DeleteInstanceProfile, contract, authorize, handle)
}
