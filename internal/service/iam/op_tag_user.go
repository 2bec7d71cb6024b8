package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// tagUser sets tags of a user.
func (s *Service) tagUser() service.Operation {
	const action = "iam:TagUser"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(keyRequestTag, keyTagKeys),
		Errors: []*wire.ErrorShape{iamapi.ErrInvalidInputException, iamapi.ErrNoSuchEntityException, iamapi.ErrLimitExceededException},
	}
	authorize := func(c *service.Call, in *iamapi.TagUserRequest) error {
		s.onUser(c, action, in.UserName.V, requestTags(in.Tags))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.TagUserRequest) (*wire.Empty, error) {
		tags, err := foldedKeys().read(in.Tags)
		if err != nil {
			return nil, err
		}
		return nil, s.editUser(c.Account, in.UserName.V, func(edited *user) error {
			edited.Tags, err = foldedKeys().add(edited.Tags, tags)
			return err
		})
	}
	return service.Define(iamapi.TagUser, contract, authorize, handle)
}
