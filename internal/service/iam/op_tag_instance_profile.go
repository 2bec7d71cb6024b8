package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// tagInstanceProfile sets tags of an instance profile.
func (s *Service) tagInstanceProfile() service.Operation {
	const action = "iam:TagInstanceProfile"
	contract := service.Contract{
		Action: action, Resource: "instance-profile", Keys: identityKeys(keyRequestTag, keyTagKeys),
		Errors: []*wire.ErrorShape{iamapi.ErrInvalidInputException, iamapi.ErrNoSuchEntityException, iamapi.ErrLimitExceededException},
	}
	authorize := func(c *service.Call, in *iamapi.TagInstanceProfileRequest) error {
		s.onProfile(c, action, in.InstanceProfileName.V, requestTags(in.Tags))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.TagInstanceProfileRequest) (*wire.Empty, error) {
		tags, err := foldedKeys().read(in.Tags)
		if err != nil {
			return nil, err
		}
		return nil, s.editProfile(c.Account, in.InstanceProfileName.V, func(edited *instanceProfile) error {
			edited.Tags, err = foldedKeys().add(edited.Tags, tags)
			return err
		})
	}
	return service.Define(iamapi.TagInstanceProfile, contract, authorize, handle)
}
