package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// updateAccessKey makes an access key inactive, or active again.
func (s *Service) updateAccessKey() service.Operation {
	const action = "iam:UpdateAccessKey"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.UpdateAccessKeyRequest) error {
		return s.onSubject(c, action, in.UserName)
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.UpdateAccessKeyRequest) (*wire.Empty, error) {
		if status := in.Status.V; status != statusActive && status != statusInactive {
			return nil, errStatus(status)
		}
		return nil, s.change(func(change *change) error {
			found, err := s.keyOf(c, in.UserName, in.AccessKeyId.V)
			if err != nil {
				return err
			}
			edited := *found
			edited.Status = in.Status.V
			change.put(&edited)
			return nil
		})
	}
	return service.Define(iamapi.UpdateAccessKey, contract, authorize, handle)
}
