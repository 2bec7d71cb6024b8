package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// getAccountPasswordPolicy shows what passwords users may have.
func (s *Service) getAccountPasswordPolicy() service.Operation {
	const action = "iam:GetAccountPasswordPolicy"
	contract := service.Contract{
		Action: action, Resource: "", Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, _ *wire.Empty) error {
		check := service.Check{Action: action, Resource: "*", Owner: c.Account}
		if c.Caller.Principal.Caller == policy.User {
			check.Policy = s.selfServiceOf(c.Account)
		}
		c.Require(check)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, _ *wire.Empty) (*iamapi.GetAccountPasswordPolicyResponse, error) {
		p := s.passwordPolicy(c.Account)
		if p == nil {
			return nil, errNoPasswordPolicy(c.Account)
		}
		return &iamapi.GetAccountPasswordPolicyResponse{PasswordPolicy: p.shown()}, nil
	}
	return service.Define(iamapi.GetAccountPasswordPolicy, contract, authorize, handle)
}
