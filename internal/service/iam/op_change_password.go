package iam

import (
	"context"
	"time"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// changePassword sets the caller's own password, who must know the old one.
func (s *Service) changePassword() service.Operation {
	const action = "iam:ChangePassword"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{
			iamapi.ErrInvalidUserTypeException, iamapi.ErrNoSuchEntityException, wire.ErrAccessDenied,
			iamapi.ErrPasswordPolicyViolationException, iamapi.ErrEntityTemporarilyUnmodifiableException,
		},
		Gaps: []string{gapSignIn},
	}
	authorize := func(c *service.Call, _ *iamapi.ChangePasswordRequest) error {
		check := service.Check{Action: action, Resource: c.Caller.Principal.ARN, Owner: c.Account}
		if c.Caller.Principal.Caller == policy.User {
			who, err := s.subject(c, wire.Opt[string]{})
			if err != nil {
				return err
			}
			check.Resource, check.Keys, check.Policy = who.user.arn, who.user.keys(nil), s.selfServiceOf(c.Account)
		}
		c.Require(check)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.ChangePasswordRequest) (*wire.Empty, error) {
		if c.Caller.Principal.Caller != policy.User {
			return nil, errOnlyUsersHavePasswords()
		}
		u, err := s.subjectUser(c, wire.Opt[string]{})
		if err != nil {
			return nil, err
		}
		return nil, s.replacePassword(u, in.OldPassword.V, in.NewPassword.V, second(c.Now))
	}
	return service.Define(iamapi.ChangePassword, contract, authorize, handle)
}

// replacePassword sets a user's password if the old one is right.
func (s *Service) replacePassword(u *user, password, replacement string, now time.Time) error {
	found, err := s.loginOf(u)
	if err != nil {
		return err
	}
	old, err := found.derive(password)
	if err != nil {
		return err
	}
	if !found.opens(old) {
		return errWrongPassword()
	}
	if err := s.checkPassword(u.Account, replacement); err != nil {
		return err
	}
	hash, err := found.derive(replacement)
	if err != nil {
		return err
	}
	return s.editLogin(u, func(p *loginProfile) (*loginProfile, error) {
		edited, err := s.reset(p, found, hash, now)
		switch {
		case err != nil:
			return nil, err
		case !p.opens(old): // changed meanwhile
			return nil, errWrongPassword()
		}
		edited.ResetRequired = false
		return edited, nil
	})
}
