package iam

import (
	"context"
	"time"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deactivateMFADevice takes a device away from a user. It stays, and can be enabled again.
func (s *Service) deactivateMFADevice() service.Operation {
	const action = "iam:DeactivateMFADevice"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.DeactivateMFADeviceRequest) error {
		return s.onSubject(c, action, in.UserName)
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.DeactivateMFADeviceRequest) (*wire.Empty, error) {
		find := func() (*mfaDevice, error) {
			who, err := s.subject(c, in.UserName)
			if err != nil {
				return nil, err
			}
			return s.mfaDeviceOf(c.Account, who.userID(), in.SerialNumber.V)
		}
		return nil, s.editMFADevice(find, func(edited *mfaDevice) error {
			edited.UserID, edited.Enabled = "", time.Time{}
			return nil
		})
	}
	return service.Define(iamapi.DeactivateMFADevice, contract, authorize, handle)
}
