package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// updateLoginProfile sets a user's password, or whether the user must set another one.
func (s *Service) updateLoginProfile() service.Operation {
	const action = "iam:UpdateLoginProfile"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{
			iamapi.ErrNoSuchEntityException, iamapi.ErrPasswordPolicyViolationException, iamapi.ErrEntityTemporarilyUnmodifiableException,
		},
		Gaps: []string{gapSignIn},
	}
	authorize := func(c *service.Call, in *iamapi.UpdateLoginProfileRequest) error {
		s.onUser(c, action, in.UserName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.UpdateLoginProfileRequest) (*wire.Empty, error) {
		u, err := s.user(c.Account, in.UserName.V)
		if err != nil {
			return nil, err
		}
		found, err := s.loginOf(u)
		if err != nil {
			return nil, err
		}
		var hash []byte
		if in.Password.Set {
			if err := s.checkPassword(c.Account, in.Password.V); err != nil {
				return nil, err
			}
			if hash, err = found.derive(in.Password.V); err != nil {
				return nil, err
			}
		}
		return nil, s.editLogin(u, func(now *loginProfile) (*loginProfile, error) {
			edited := *now
			if hash != nil {
				reset, err := s.reset(now, found, hash, second(c.Now))
				if err != nil {
					return nil, err
				}
				edited = *reset
			}
			edited.ResetRequired = in.PasswordResetRequired.Or(edited.ResetRequired)
			return &edited, nil
		})
	}
	return service.Define(iamapi.UpdateLoginProfile, contract, authorize, handle)
}
