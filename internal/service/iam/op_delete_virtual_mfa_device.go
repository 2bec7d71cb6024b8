package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteVirtualMFADevice deletes a device that nobody has enabled.
func (s *Service) deleteVirtualMFADevice() service.Operation {
	const action = "iam:DeleteVirtualMFADevice"
	contract := service.Contract{
		Action: action, Resource: mfaType, Keys: policyKeys(),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException, iamapi.ErrDeleteConflictException},
	}
	authorize := func(c *service.Call, in *iamapi.DeleteVirtualMFADeviceRequest) error {
		s.onMFADevice(c, action, in.SerialNumber.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.DeleteVirtualMFADeviceRequest) (*wire.Empty, error) {
		return nil, s.change(func(change *change) error {
			found, err := s.mfaDevice(c.Account, in.SerialNumber.V)
			if err != nil {
				return err
			}
			if found.UserID != "" {
				return errMFADeviceEnabled()
			}
			change.remove(found)
			return nil
		})
	}
	return service.Define(iamapi.DeleteVirtualMFADevice, contract, authorize, handle)
}
