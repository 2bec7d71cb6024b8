package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// addRoleToInstanceProfile hands a role to an instance profile, and with it to machines: whoever does must be allowed to
// pass the role on.
func (s *Service) addRoleToInstanceProfile() service.Operation {
	const action = "iam:AddRoleToInstanceProfile"
	contract := service.Contract{
		Action: action, Resource: "instance-profile", Keys: identityKeys(keyPassedTo),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException, iamapi.ErrUnmodifiableEntityException, iamapi.ErrLimitExceededException},
	}
	authorize := func(c *service.Call, in *iamapi.AddRoleToInstanceProfileRequest) error {
		s.onProfile(c, action, in.InstanceProfileName.V, nil)
		// "The caller of this operation must be granted the PassRole permission on the IAM role by a permissions policy."
		s.onRole(c, "iam:PassRole", in.RoleName.V, policy.Keys{}.Set(keyPassedTo, policy.One("ec2.amazonaws.com")))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.AddRoleToInstanceProfileRequest) (*wire.Empty, error) {
		return nil, s.editProfile(c.Account, in.InstanceProfileName.V, func(edited *instanceProfile) error {
			found, err := s.role(c.Account, in.RoleName.V)
			switch {
			case err != nil:
				return err
			case found.Service != "":
				return errProtectedRole(found.Name)
			case edited.RoleID != "":
				return errQuota("InstanceSessionsPerInstanceProfile", rolesPerProfileMax)
			}
			edited.RoleID = found.ID
			return nil
		})
	}
	return service.Define(iamapi.AddRoleToInstanceProfile, contract, authorize, handle)
}
