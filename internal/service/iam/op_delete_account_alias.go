package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteAccountAlias takes the account's name away.
func (s *Service) deleteAccountAlias() service.Operation {
	const action = "iam:DeleteAccountAlias"
	contract := service.Contract{
		Action: action, Resource: "", Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, _ *iamapi.DeleteAccountAliasRequest) error {
		onAccount(c, action, "*")
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.DeleteAccountAliasRequest) (*wire.Empty, error) {
		if err := checkAlias(in.AccountAlias.V); err != nil {
			return nil, err
		}
		return nil, s.change(func(change *change) error {
			a := s.image.aliases[c.Account]
			if a == nil || a.Name != in.AccountAlias.V {
				return errNoSuchAlias(in.AccountAlias.V)
			}
			change.remove(a)
			return nil
		})
	}
	return service.Define(iamapi.DeleteAccountAlias, contract, authorize, handle)
}
