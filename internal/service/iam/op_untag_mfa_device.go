package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// untagMFADevice takes tags away from a device.
func (s *Service) untagMFADevice() service.Operation {
	const action = "iam:UntagMFADevice"
	contract := service.Contract{
		Action: action, Resource: mfaType, Keys: policyKeys(keyTagKeys),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.UntagMFADeviceRequest) error {
		s.onMFADevice(c, action, in.SerialNumber.V, requestTagKeys(nil, in.TagKeys))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.UntagMFADeviceRequest) (*wire.Empty, error) {
		find := func() (*mfaDevice, error) { return s.mfaDevice(c.Account, in.SerialNumber.V) }
		return nil, s.editMFADevice(find, func(edited *mfaDevice) error {
			edited.Tags = exactKeys().remove(edited.Tags, in.TagKeys)
			return nil
		})
	}
	return service.Define(iamapi.UntagMFADevice, contract, authorize, handle)
}
