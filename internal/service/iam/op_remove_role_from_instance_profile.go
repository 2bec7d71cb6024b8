package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// removeRoleFromInstanceProfile takes the role out of an instance profile.
func (s *Service) removeRoleFromInstanceProfile() service.Operation {
	const action = "iam:RemoveRoleFromInstanceProfile"
	contract := service.Contract{
		Action: action, Resource: "instance-profile", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.RemoveRoleFromInstanceProfileRequest) error {
		s.onProfile(c, action, in.InstanceProfileName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.RemoveRoleFromInstanceProfileRequest) (*wire.Empty, error) {
		return nil, s.editProfile(c.Account, in.InstanceProfileName.V, func(edited *instanceProfile) error {
			found, err := s.role(c.Account, in.RoleName.V)
			if err != nil {
				return err
			}
			if edited.RoleID != found.ID {
				return errProfileWithoutRole(found.Name, edited.Name)
			}
			edited.RoleID = ""
			return nil
		})
	}
	return service.Define(iamapi.RemoveRoleFromInstanceProfile, contract, authorize, handle)
}
