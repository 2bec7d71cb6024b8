package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// createAccountAlias gives the account a name, in place of the one it has (observed at AWS: floci-io/floci, pull request 2103).
func (s *Service) createAccountAlias() service.Operation {
	const action = "iam:CreateAccountAlias"
	contract := service.Contract{
		Action: action, Resource: "", Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrEntityAlreadyExistsException},
		Gaps: []string{"the names of accounts elsewhere are not known: it is free if no account here has it"},
	}
	authorize := func(c *service.Call, _ *iamapi.CreateAccountAliasRequest) error {
		onAccount(c, action, "*")
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.CreateAccountAliasRequest) (*wire.Empty, error) {
		if err := checkAlias(in.AccountAlias.V); err != nil {
			return nil, err
		}
		return nil, s.change(func(change *change) error {
			for _, a := range s.image.aliases {
				if a.Name == in.AccountAlias.V {
					return errAliasExists(a.Name)
				}
			}
			change.put(&accountAlias{Account: c.Account, Name: in.AccountAlias.V})
			return nil
		})
	}
	return service.Define(iamapi.CreateAccountAlias, contract, authorize, handle)
}
