package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/seal"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// createInstanceProfile makes an instance profile, which has no role yet.
func (s *Service) createInstanceProfile() service.Operation {
	const action = "iam:CreateInstanceProfile"
	contract := service.Contract{
		Action: action, Resource: "instance-profile", Keys: identityKeys(keyRequestTag, keyTagKeys),
		Errors: []*wire.ErrorShape{iamapi.ErrInvalidInputException, iamapi.ErrEntityAlreadyExistsException, iamapi.ErrLimitExceededException},
	}
	authorize := func(c *service.Call, in *iamapi.CreateInstanceProfileRequest) error {
		c.Require(service.Check{
			Action: action, Resource: resourceARN(c.Account, "instance-profile", in.Path.Or("/"), in.InstanceProfileName.V), Keys: requestTags(in.Tags),
		})
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.CreateInstanceProfileRequest) (*iamapi.CreateInstanceProfileResponse, error) {
		tags, err := foldedKeys().read(in.Tags)
		if err != nil {
			return nil, err
		}
		made := &instanceProfile{
			Account: c.Account, ID: seal.NewUniqueID(profileIDPrefix), Name: in.InstanceProfileName.V, Path: in.Path.Or("/"), Created: second(c.Now), Tags: tags,
		}
		if err := s.change(func(change *change) error { return s.addProfile(change, made) }); err != nil {
			return nil, err
		}
		shown := s.listedProfile(made)
		shown.Tags = showTags(made.Tags)
		return &iamapi.CreateInstanceProfileResponse{InstanceProfile: &shown}, nil
	}
	return service.Define(iamapi.CreateInstanceProfile, contract, authorize, handle)
}

// addProfile checks what others have to do with it.
func (s *Service) addProfile(change *change, made *instanceProfile) error {
	if s.image.profiles[named(made.Account, made.Name)] != nil {
		return errProfileExists(made.Name)
	}
	if countOf(s.image.profiles, made.Account) >= instanceProfilesMax {
		return errQuota("InstanceProfilesPerAccount", instanceProfilesMax)
	}
	change.put(made)
	return nil
}
