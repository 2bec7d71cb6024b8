package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// createVirtualMFADevice makes a virtual MFA device, which nobody has enabled. Its seed is shown this once.
func (s *Service) createVirtualMFADevice() service.Operation {
	const action = "iam:CreateVirtualMFADevice"
	contract := service.Contract{
		Action: action, Resource: mfaType, Keys: policyKeys(keyRequestTag, keyTagKeys),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrInvalidInputException, iamapi.ErrEntityAlreadyExistsException, iamapi.ErrLimitExceededException},
	}
	authorize := func(c *service.Call, in *iamapi.CreateVirtualMFADeviceRequest) error {
		serial := mfaSerial(c.Account, in.Path.Or("/"), in.VirtualMFADeviceName.V)
		c.Require(service.Check{Action: action, Resource: serial, Keys: requestTags(in.Tags)})
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.CreateVirtualMFADeviceRequest) (*iamapi.CreateVirtualMFADeviceResponse, error) {
		if len(in.VirtualMFADeviceName.V) > mfaNameCharsMax {
			return nil, errMFAName()
		}
		tags, err := exactKeys().read(in.Tags)
		if err != nil {
			return nil, err
		}
		made := newMFADevice(s.mfaSealer, c.Account, in.Path.Or("/"), in.VirtualMFADeviceName.V, tags, second(c.Now))
		picture, err := made.picture()
		if err != nil {
			return nil, err
		}
		if err := s.change(func(change *change) error { return s.addMFADevice(change, made) }); err != nil {
			return nil, err
		}
		return &iamapi.CreateVirtualMFADeviceResponse{VirtualMFADevice: &iamapi.VirtualMFADevice{
			SerialNumber: wire.Some(made.serial), Base32StringSeed: []byte(seedText(made.seed)), QRCodePNG: picture, Tags: showTags(made.Tags),
		}}, nil
	}
	return service.Define(iamapi.CreateVirtualMFADevice, contract, authorize, handle)
}

// addMFADevice checks what others have to do with it.
func (s *Service) addMFADevice(change *change, made *mfaDevice) error {
	if s.image.mfaDevices[mfaSerial(made.Account, made.Path, made.Name)] != nil {
		return errMFADeviceExists()
	}
	if len(s.mfaDevices(made.Account)) >= mfaDevicesMax {
		return errQuota("VirtualMFADevicesPerAccount", mfaDevicesMax)
	}
	change.put(made)
	return nil
}
