package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteAccessKey deletes an access key.
func (s *Service) deleteAccessKey() service.Operation {
	const action = "iam:DeleteAccessKey"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.DeleteAccessKeyRequest) error {
		return s.onSubject(c, action, in.UserName)
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.DeleteAccessKeyRequest) (*wire.Empty, error) {
		return nil, s.change(func(change *change) error {
			found, err := s.keyOf(c, in.UserName, in.AccessKeyId.V)
			if err != nil {
				return err
			}
			change.remove(found)
			return nil
		})
	}
	return service.Define(iamapi.DeleteAccessKey, contract, authorize, handle)
}
