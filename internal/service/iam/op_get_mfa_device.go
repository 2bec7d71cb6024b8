package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getMFADevice tells of a device that a user, by default the caller, has enabled.
func (s *Service) getMFADevice() service.Operation {
	const action = "iam:GetMFADevice"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.GetMFADeviceRequest) error {
		return s.onSubject(c, action, in.UserName)
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.GetMFADeviceRequest) (*iamapi.GetMFADeviceResponse, error) {
		who, err := s.subject(c, in.UserName)
		if err != nil {
			return nil, err
		}
		found, err := s.mfaDeviceOf(c.Account, who.userID(), in.SerialNumber.V)
		if err != nil {
			return nil, err
		}
		return &iamapi.GetMFADeviceResponse{
			UserName: wire.Some(who.user.Name), SerialNumber: wire.Some(found.serial), EnableDate: wire.Some(found.Enabled),
		}, nil
	}
	return service.Define(iamapi.GetMFADevice, contract, authorize, handle)
}
