package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// resyncMFADevice sets the clock of a user's device by two codes in a row.
func (s *Service) resyncMFADevice() service.Operation {
	const action = "iam:ResyncMFADevice"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException, iamapi.ErrInvalidAuthenticationCodeException},
	}
	authorize := func(c *service.Call, in *iamapi.ResyncMFADeviceRequest) error {
		s.onUser(c, action, in.UserName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.ResyncMFADeviceRequest) (*wire.Empty, error) {
		find := func() (*mfaDevice, error) {
			who, err := s.user(c.Account, in.UserName.V)
			if err != nil {
				return nil, err
			}
			return s.mfaDeviceOf(c.Account, who.ID, in.SerialNumber.V)
		}
		return nil, s.editMFADevice(find, func(edited *mfaDevice) error {
			return edited.sync(in.AuthenticationCode1.V, in.AuthenticationCode2.V, c.Now)
		})
	}
	return service.Define(iamapi.ResyncMFADevice, contract, authorize, handle)
}
