package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listSAMLProviders lists the account's providers, sorted by ARN, all at once.
func (s *Service) listSAMLProviders() service.Operation {
	const action = "iam:ListSAMLProviders"
	contract := service.Contract{
		Action: action, Resource: "",
	}
	authorize := func(c *service.Call, _ *iamapi.ListSAMLProvidersRequest) error {
		onAccount(c, action, samlProviderARN(c.Account, "*"))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, _ *iamapi.ListSAMLProvidersRequest) (*iamapi.ListSAMLProvidersResponse, error) {
		out := &iamapi.ListSAMLProvidersResponse{SAMLProviderList: []iamapi.SAMLProviderListEntry{}}
		for _, p := range s.samlProviders(c.Account) {
			out.SAMLProviderList = append(out.SAMLProviderList, iamapi.SAMLProviderListEntry{
				Arn: wire.Some(p.arn), ValidUntil: wire.Some(p.ValidUntil), CreateDate: wire.Some(p.Created),
			})
		}
		return out, nil
	}
	return service.Define(iamapi.ListSAMLProviders, contract, authorize, handle)
}
