package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// untagInstanceProfile takes tags away from an instance profile.
func (s *Service) untagInstanceProfile() service.Operation {
	const action = "iam:UntagInstanceProfile"
	contract := service.Contract{
		Action: action, Resource: "instance-profile", Keys: identityKeys(keyTagKeys),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.UntagInstanceProfileRequest) error {
		s.onProfile(c, action, in.InstanceProfileName.V, requestTagKeys(nil, in.TagKeys))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.UntagInstanceProfileRequest) (*wire.Empty, error) {
		return nil, s.editProfile(c.Account, in.InstanceProfileName.V, func(edited *instanceProfile) error {
			edited.Tags = foldedKeys().remove(edited.Tags, in.TagKeys)
			return nil
		})
	}
	return service.Define(iamapi.UntagInstanceProfile, contract, authorize, handle)
}
