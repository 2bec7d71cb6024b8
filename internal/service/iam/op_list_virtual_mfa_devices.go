package iam

import (
	"context"
	"slices"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listVirtualMFADevices lists the account's devices, sorted by serial number: all, or those that a user has enabled, or the others.
func (s *Service) listVirtualMFADevices() service.Operation {
	const action = "iam:ListVirtualMFADevices"
	contract := service.Contract{
		Action: action, Resource: "",
		Errors: []*wire.ErrorShape{wire.ErrValidation},
	}
	authorize := func(c *service.Call, _ *iamapi.ListVirtualMFADevicesRequest) error {
		onAccount(c, action, mfaSerial(c.Account, "/", ""))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.ListVirtualMFADevicesRequest) (*iamapi.ListVirtualMFADevicesResponse, error) {
		found := slices.DeleteFunc(s.mfaDevices(c.Account), func(d *mfaDevice) bool { return !d.is(in.AssignmentStatus.Or(mfaAny)) })
		part, next, err := page(found, func(d *mfaDevice) string { return fold(d.serial) + "\x00" + d.ID }, in.Marker, in.MaxItems)
		if err != nil {
			return nil, err
		}
		out := &iamapi.ListVirtualMFADevicesResponse{VirtualMFADevices: []iamapi.VirtualMFADevice{}, IsTruncated: wire.Some(next.Set), Marker: next}
		for _, d := range part {
			out.VirtualMFADevices = append(out.VirtualMFADevices, s.virtual(d))
		}
		return out, nil
	}
	return service.Define(iamapi.ListVirtualMFADevices, contract, authorize, handle)
}

// The assignment statuses (IAM API Reference, ListVirtualMFADevices). Any is the default.
const (
	mfaAny        = "Any"
	mfaAssigned   = "Assigned"
	mfaUnassigned = "Unassigned"
)

// is tells whether the device is of an assignment status.
func (d *mfaDevice) is(status string) bool {
	switch status {
	case mfaAssigned:
		return d.UserID != ""
	case mfaUnassigned:
		return d.UserID == ""
	}
	return true
}
