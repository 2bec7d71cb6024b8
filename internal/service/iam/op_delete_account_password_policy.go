package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteAccountPasswordPolicy lets AWS's own rules hold again.
func (s *Service) deleteAccountPasswordPolicy() service.Operation {
	const action = "iam:DeleteAccountPasswordPolicy"
	contract := service.Contract{
		Action: action, Resource: "", Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, _ *wire.Empty) error {
		onAccount(c, action, "*")
		return nil
	}
	handle := func(_ context.Context, c *service.Call, _ *wire.Empty) (*wire.Empty, error) {
		return nil, s.change(func(change *change) error {
			p := s.image.passwordPolicies[c.Account]
			if p == nil {
				return errNoPasswordPolicyToDelete()
			}
			change.remove(p)
			return nil
		})
	}
	return service.Define(iamapi.DeleteAccountPasswordPolicy, contract, authorize, handle)
}
