package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// updateAccountPasswordPolicy sets what passwords users may have: "This operation does not support partial updates. … if you do not
// specify a value for a parameter, then the operation uses the default value". Passwords that exist stay as they are.
func (s *Service) updateAccountPasswordPolicy() service.Operation {
	const action = "iam:UpdateAccountPasswordPolicy"
	contract := service.Contract{
		Action: action, Resource: "", Errors: []*wire.ErrorShape{wire.ErrValidation}, Gaps: []string{gapSignIn},
	}
	authorize := func(c *service.Call, _ *iamapi.UpdateAccountPasswordPolicyRequest) error {
		onAccount(c, action, "*")
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.UpdateAccountPasswordPolicyRequest) (*wire.Empty, error) {
		p := &passwordPolicy{
			Account: c.Account, MinimumLength: in.MinimumPasswordLength.Or(passwordCharsMin),
			Symbols: in.RequireSymbols.V, Numbers: in.RequireNumbers.V, Uppercase: in.RequireUppercaseCharacters.V, Lowercase: in.RequireLowercaseCharacters.V,
			SelfService: in.AllowUsersToChangePassword.V, MaxAgeDays: in.MaxPasswordAge.V, Reuse: in.PasswordReusePrevention.V,
		}
		if in.HardExpiry.Set {
			p.HardExpiry = &in.HardExpiry.V
		}
		return nil, s.change(func(change *change) error {
			change.put(p)
			return nil
		})
	}
	return service.Define(iamapi.UpdateAccountPasswordPolicy, contract, authorize, handle)
}
