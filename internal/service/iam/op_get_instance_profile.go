package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getInstanceProfile shows an instance profile with its role and tags.
func (s *Service) getInstanceProfile() service.Operation {
	const action = "iam:GetInstanceProfile"
	contract := service.Contract{
		Action: action, Resource: "instance-profile", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.GetInstanceProfileRequest) error {
		s.onProfile(c, action, in.InstanceProfileName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.GetInstanceProfileRequest) (*iamapi.GetInstanceProfileResponse, error) {
		found, err := s.profile(c.Account, in.InstanceProfileName.V)
		if err != nil {
			return nil, err
		}
		shown := s.listedProfile(found)
		shown.Tags = listTags(found.Tags)
		return &iamapi.GetInstanceProfileResponse{InstanceProfile: &shown}, nil
	}
	return service.Define(iamapi.GetInstanceProfile, contract, authorize, handle)
}
