package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listOpenIDConnectProviders lists the account's providers, sorted by ARN, all at once.
func (s *Service) listOpenIDConnectProviders() service.Operation {
	const action = "iam:ListOpenIDConnectProviders"
	contract := service.Contract{
		Action: action, Resource: "",
	}
	authorize := func(c *service.Call, _ *iamapi.ListOpenIDConnectProvidersRequest) error {
		onAccount(c, action, oidcProviderARN(c.Account, "*"))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, _ *iamapi.ListOpenIDConnectProvidersRequest) (*iamapi.ListOpenIDConnectProvidersResponse, error) {
		out := &iamapi.ListOpenIDConnectProvidersResponse{OpenIDConnectProviderList: []iamapi.OpenIDConnectProviderListEntry{}}
		for _, p := range s.oidcProviders(c.Account) {
			out.OpenIDConnectProviderList = append(out.OpenIDConnectProviderList, iamapi.OpenIDConnectProviderListEntry{Arn: wire.Some(p.arn)})
		}
		return out, nil
	}
	return service.Define(iamapi.ListOpenIDConnectProviders, contract, authorize, handle)
}
