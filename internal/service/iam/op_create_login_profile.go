package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// createLoginProfile gives a user, by default the caller, a password.
func (s *Service) createLoginProfile() service.Operation {
	const action = "iam:CreateLoginProfile"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{
			wire.ErrValidation, iamapi.ErrNoSuchEntityException, iamapi.ErrEntityAlreadyExistsException, iamapi.ErrPasswordPolicyViolationException,
		},
		Gaps: []string{gapSignIn},
	}
	authorize := func(c *service.Call, in *iamapi.CreateLoginProfileRequest) error {
		return s.onSubject(c, action, in.UserName)
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.CreateLoginProfileRequest) (*iamapi.CreateLoginProfileResponse, error) {
		if !in.Password.Set {
			return nil, errNeedsPassword()
		}
		u, err := s.subjectUser(c, in.UserName)
		if err != nil {
			return nil, err
		}
		made := newLoginProfile(u, second(c.Now))
		if s.login(u) == nil { // or it would be derived in vain
			if err := s.checkPassword(c.Account, in.Password.V); err != nil {
				return nil, err
			}
			hash, err := made.derive(in.Password.V)
			if err != nil {
				return nil, err
			}
			made = made.with(hash, made.Created)
		}
		made.ResetRequired = in.PasswordResetRequired.V
		err = s.change(func(change *change) error {
			switch {
			case s.image.usersByID[u.ID] == nil:
				return errNoSuchUser(u.Name)
			case s.image.logins[u.ID] != nil || len(made.Hashes) == 0: // the latter: deleted a moment ago
				return errLoginExists(u.Name)
			}
			change.put(made)
			return nil
		})
		if err != nil {
			return nil, err
		}
		return &iamapi.CreateLoginProfileResponse{LoginProfile: made.shown(u)}, nil
	}
	return service.Define(iamapi.CreateLoginProfile, contract, authorize, handle)
}

// gapSignIn is what contracts tell of passwords.
const gapSignIn = "nobody signs in with a password: there is no AWS Management Console"

// subjectUser is the user named or, without a name, whoever signs; the root user must name one.
func (s *Service) subjectUser(c *service.Call, name wire.Opt[string]) (*user, error) {
	who, err := s.subject(c, name)
	if err == nil && who.user == nil {
		err = errNeedsUserName()
	}
	return who.user, err
}
