package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listAccountAliases lists the account's name, if it has one.
func (s *Service) listAccountAliases() service.Operation {
	const action = "iam:ListAccountAliases"
	contract := service.Contract{
		Action: action, Resource: "", Errors: []*wire.ErrorShape{wire.ErrValidation},
	}
	authorize := func(c *service.Call, _ *iamapi.ListAccountAliasesRequest) error {
		onAccount(c, action, "*")
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.ListAccountAliasesRequest) (*iamapi.ListAccountAliasesResponse, error) {
		var names []string
		s.mu.RLock()
		if a := s.image.aliases[c.Account]; a != nil {
			names = append(names, a.Name)
		}
		s.mu.RUnlock()
		part, next, err := page(names, fold, in.Marker, in.MaxItems)
		if err != nil {
			return nil, err
		}
		return &iamapi.ListAccountAliasesResponse{AccountAliases: append([]string{}, part...), IsTruncated: wire.Some(next.Set), Marker: next}, nil
	}
	return service.Define(iamapi.ListAccountAliases, contract, authorize, handle)
}
