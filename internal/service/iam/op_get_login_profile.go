package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getLoginProfile tells since when a user, by default the caller, has a password.
func (s *Service) getLoginProfile() service.Operation {
	const action = "iam:GetLoginProfile"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.GetLoginProfileRequest) error {
		return s.onSubject(c, action, in.UserName)
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.GetLoginProfileRequest) (*iamapi.GetLoginProfileResponse, error) {
		u, err := s.subjectUser(c, in.UserName)
		if err != nil {
			return nil, err
		}
		found, err := s.loginOf(u)
		if err != nil {
			return nil, err
		}
		return &iamapi.GetLoginProfileResponse{LoginProfile: found.shown(u)}, nil
	}
	return service.Define(iamapi.GetLoginProfile, contract, authorize, handle)
}
