package iam

import (
	"context"
	"slices"
	"strings"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listInstanceProfiles lists the instance profiles below a path, sorted by name, with their roles and without tags.
func (s *Service) listInstanceProfiles() service.Operation {
	const action = "iam:ListInstanceProfiles"
	contract := service.Contract{
		Action: action, Resource: "instance-profile",
		Errors: []*wire.ErrorShape{wire.ErrValidation},
	}
	authorize := func(c *service.Call, in *iamapi.ListInstanceProfilesRequest) error {
		onAccount(c, action, resourceARN(c.Account, "instance-profile", in.PathPrefix.Or("/"), ""))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.ListInstanceProfilesRequest) (*iamapi.ListInstanceProfilesResponse, error) {
		found := slices.DeleteFunc(s.profiles(c.Account), func(p *instanceProfile) bool { return !strings.HasPrefix(p.Path, in.PathPrefix.Or("/")) })
		part, next, err := page(found, (*instanceProfile).key, in.Marker, in.MaxItems)
		if err != nil {
			return nil, err
		}
		return &iamapi.ListInstanceProfilesResponse{InstanceProfiles: s.listedProfiles(part), IsTruncated: wire.Some(next.Set), Marker: next}, nil
	}
	return service.Define(iamapi.ListInstanceProfiles, contract, authorize, handle)
}
