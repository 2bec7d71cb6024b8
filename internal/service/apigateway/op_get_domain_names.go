package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// otherAccounts is the owner of what an account shares with another one; none does here.
const otherAccounts = "OTHER_ACCOUNTS"

// getDomainNames lists the custom domain names of the caller, in order of their names.
func (s *Service) getDomainNames() service.Operation {
	return service.Define(apigatewayapi.GetDomainNames, service.Contract{
		Action: "apigateway:GET", Resource: "DomainNames", Errors: refuses(), Gaps: domainGaps(),
	}, func(c *service.Call, _ *apigatewayapi.GetDomainNamesRequest) error {
		s.require(c, "/domainnames")
		return nil
	}, s.handleGetDomainNames)
}

func (s *Service) handleGetDomainNames(_ context.Context, c *service.Call, in *apigatewayapi.GetDomainNamesRequest) (*apigatewayapi.DomainNames, error) {
	out := &apigatewayapi.DomainNames{Items: []apigatewayapi.DomainName{}}
	err := s.hold(c, func(h *holding) error {
		var all []string
		if in.ResourceOwner.V != otherAccounts {
			all = sortedKeys(h.domains)
		}
		found, next, err := page(all, func(key string) string { return key }, in.Position, in.Limit)
		for _, key := range found {
			out.Items = append(out.Items, *h.domains[key].shape(c))
		}
		out.Position = wire.NonZero(next)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
