package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// tagMFADevice sets tags of a device.
func (s *Service) tagMFADevice() service.Operation {
	const action = "iam:TagMFADevice"
	contract := service.Contract{
		Action: action, Resource: mfaType, Keys: policyKeys(keyRequestTag, keyTagKeys),
		Errors: []*wire.ErrorShape{iamapi.ErrInvalidInputException, iamapi.ErrNoSuchEntityException, iamapi.ErrLimitExceededException},
	}
	authorize := func(c *service.Call, in *iamapi.TagMFADeviceRequest) error {
		s.onMFADevice(c, action, in.SerialNumber.V, requestTags(in.Tags))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.TagMFADeviceRequest) (*wire.Empty, error) {
		tags, err := exactKeys().read(in.Tags)
		if err != nil {
			return nil, err
		}
		find := func() (*mfaDevice, error) { return s.mfaDevice(c.Account, in.SerialNumber.V) }
		return nil, s.editMFADevice(find, func(edited *mfaDevice) error {
			edited.Tags, err = exactKeys().add(edited.Tags, tags)
			return err
		})
	}
	return service.Define(iamapi.TagMFADevice, contract, authorize, handle)
}
