package iam

import (
	"sluice/internal/api/iamapi"
	"sluice/internal/wire"
)

// The errors of MFA devices. [R] are answers of AWS that LocalStack recorded (tests/aws/services/iam/test_iam_mfa.snapshot.json),
// [U] what users of AWS quote.

func errNoMFADevice(serial string) *wire.Error { // [R]
	return iamapi.ErrNoSuchEntityException.Newf("MFA Device with serial number %s does not exist.", serial)
}

func errMFADeviceExists() *wire.Error { // [R]
	return iamapi.ErrEntityAlreadyExistsException.New("MFA device already exists.")
}

func errMFAName() *wire.Error { // as IAM words lengths of other names
	return wire.ErrValidation.Newf("1 validation error detected: Value at 'virtualMFADeviceName' failed to satisfy constraint: Member must have length less than or equal to %d", mfaNameCharsMax)
}

func errMFADeviceInUse() *wire.Error { // [R]: EnableMFADevice
	return iamapi.ErrEntityAlreadyExistsException.New("MFA Device is already in use.")
}

func errMFADeviceEnabled() *wire.Error { // [U]: DeleteVirtualMFADevice
	return iamapi.ErrDeleteConflictException.New("MFA VirtualDevice in use. Must deactivate first.")
}

func errMFACode() *wire.Error { // [U]
	return iamapi.ErrInvalidAuthenticationCodeException.New("Authentication code for device is not valid.")
}
