package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listMFADeviceTags lists the tags of a device, sorted by key.
func (s *Service) listMFADeviceTags() service.Operation {
	const action = "iam:ListMFADeviceTags"
	contract := service.Contract{
		Action: action, Resource: mfaType, Keys: policyKeys(),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.ListMFADeviceTagsRequest) error {
		s.onMFADevice(c, action, in.SerialNumber.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.ListMFADeviceTagsRequest) (*iamapi.ListMFADeviceTagsResponse, error) {
		found, err := s.mfaDevice(c.Account, in.SerialNumber.V)
		if err != nil {
			return nil, err
		}
		part, next, err := page(found.Tags, tag.key, in.Marker, in.MaxItems)
		if err != nil {
			return nil, err
		}
		return &iamapi.ListMFADeviceTagsResponse{Tags: listTags(part), IsTruncated: wire.Some(next.Set), Marker: next}, nil
	}
	return service.Define(iamapi.ListMFADeviceTags, contract, authorize, handle)
}
