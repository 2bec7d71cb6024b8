package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// enableMFADevice gives a user a device, which shows two codes in a row for it.
func (s *Service) enableMFADevice() service.Operation {
	const action = "iam:EnableMFADevice"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(keyFIDO()...),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException, iamapi.ErrEntityAlreadyExistsException, iamapi.ErrLimitExceededException, iamapi.ErrInvalidAuthenticationCodeException},
		Gaps:   []string{"virtual devices only: hardware tokens and security keys do not exist"},
	}
	authorize := func(c *service.Call, in *iamapi.EnableMFADeviceRequest) error {
		s.onUser(c, action, in.UserName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.EnableMFADeviceRequest) (*wire.Empty, error) {
		find := func() (*mfaDevice, error) { return s.mfaDeviceFor(c.Account, in.UserName.V, in.SerialNumber.V) }
		return nil, s.editMFADevice(find, func(edited *mfaDevice) error {
			if err := edited.sync(in.AuthenticationCode1.V, in.AuthenticationCode2.V, c.Now); err != nil {
				return err
			}
			who, err := s.user(c.Account, in.UserName.V)
			if err != nil {
				return err
			}
			edited.UserID, edited.Enabled = who.ID, second(c.Now)
			return nil
		})
	}
	return service.Define(iamapi.EnableMFADevice, contract, authorize, handle)
}

// mfaDeviceFor finds a device that the user can enable.
func (s *Service) mfaDeviceFor(account, userName, serial string) (*mfaDevice, error) {
	who, err := s.user(account, userName)
	if err != nil {
		return nil, err
	}
	d, err := s.mfaDevice(account, serial)
	switch {
	case err != nil:
		return nil, err
	case d.UserID != "":
		return nil, errMFADeviceInUse()
	case len(s.mfaDevicesOf(who.ID)) >= mfaDevicesPerUserMax:
		return nil, errQuota("MFADevicesPerUser", mfaDevicesPerUserMax)
	}
	return d, nil
}
