package sts

import (
	"context"
	"errors"

	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// factor is the second factor of a request.
type factor struct{ serialNumber, code wire.Opt[string] }

// given tells whether there is one. One half alone is refused.
func (f factor) given() (bool, error) {
	if f.serialNumber.Set != f.code.Set {
		return false, errHalfMFA()
	}
	return f.code.Set, nil
}

// verify asks IAM about the second factor, which uses the code up, and tells whether there was one. It comes after authorization,
// so that a call which may not be made anyway costs nobody a code.
func (s *Service) verify(ctx context.Context, c *service.Call, f factor) (bool, error) {
	given, err := f.given()
	if !given || err != nil {
		return false, err
	}
	p := &c.Caller.Principal
	holder := p.ID
	switch {
	case p.Caller == policy.Root:
		holder = p.Account
	case p.Caller != policy.User:
		return false, errMFA() // nobody else has a device
	}
	err = s.devices.VerifyMFA(ctx, p.Account, holder, f.serialNumber.V, f.code.V)
	switch {
	case errors.Is(err, ErrNoDevice):
		return false, errMFA()
	case errors.Is(err, ErrWrongCode):
		return false, errMFACode()
	}
	return err == nil, err
}

// keys are what conditions on the role can test of a second factor that is about to be verified. Who brings none keeps those of
// its credentials: none for an access key, its session's for a session.
func (f factor) keys(keys policy.Keys) policy.Keys {
	if !f.code.Set {
		return keys
	}
	return keys.Set("aws:MultiFactorAuthPresent", policy.One("true")).Set("aws:MultiFactorAuthAge", policy.One("0"))
}
