package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listMFADevices lists the devices that a user, by default the caller, has enabled, sorted by serial number.
func (s *Service) listMFADevices() service.Operation {
	const action = "iam:ListMFADevices"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.ListMFADevicesRequest) error {
		return s.onSubject(c, action, in.UserName)
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.ListMFADevicesRequest) (*iamapi.ListMFADevicesResponse, error) {
		who, err := s.subject(c, in.UserName)
		if err != nil {
			return nil, err
		}
		part, next, err := pageInOrder(s.mfaDevicesOf(who.userID()), in.Marker, in.MaxItems)
		if err != nil {
			return nil, err
		}
		out := &iamapi.ListMFADevicesResponse{MFADevices: []iamapi.MFADevice{}, IsTruncated: wire.Some(next.Set), Marker: next}
		for _, d := range part {
			out.MFADevices = append(out.MFADevices, d.shown(who.user.Name))
		}
		return out, nil
	}
	return service.Define(iamapi.ListMFADevices, contract, authorize, handle)
}
