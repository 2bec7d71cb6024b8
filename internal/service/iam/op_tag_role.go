package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// tagRole sets tags of a role.
func (s *Service) tagRole() service.Operation {
	const action = "iam:TagRole"
	contract := service.Contract{
		Action: action, Resource: "role", Keys: identityKeys(keyRequestTag, keyTagKeys),
		Errors: []*wire.ErrorShape{iamapi.ErrInvalidInputException, iamapi.ErrNoSuchEntityException, iamapi.ErrLimitExceededException},
	}
	authorize := func(c *service.Call, in *iamapi.TagRoleRequest) error {
		s.onRole(c, action, in.RoleName.V, requestTags(in.Tags))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.TagRoleRequest) (*wire.Empty, error) {
		tags, err := foldedKeys().read(in.Tags)
		if err != nil {
			return nil, err
		}
		return nil, s.editRole(c.Account, in.RoleName.V, func(edited *role) error {
			edited.Tags, err = foldedKeys().add(edited.Tags, tags)
			return err
		})
	}
	return service.Define(iamapi.TagRole, contract, authorize, handle)
}
