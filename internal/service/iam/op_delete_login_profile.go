package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteLoginProfile takes the password of a user, by default the caller, away.
func (s *Service) deleteLoginProfile() service.Operation {
	const action = "iam:DeleteLoginProfile"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.DeleteLoginProfileRequest) error {
		return s.onSubject(c, action, in.UserName)
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.DeleteLoginProfileRequest) (*wire.Empty, error) {
		return nil, s.change(func(change *change) error {
			u, err := s.subjectUser(c, in.UserName)
			if err != nil {
				return err
			}
			found, err := s.loginOf(u)
			if err != nil {
				return err
			}
			change.remove(found)
			return nil
		})
	}
	return service.Define(iamapi.DeleteLoginProfile, contract, authorize, handle)
}
