package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getAuthorizers lists an API's authorizers in order of their IDs.
func (s *Service) getAuthorizers() service.Operation {
	return service.Define(apigatewayapi.GetAuthorizers, service.Contract{
		Action: "apigateway:GET", Resource: "Authorizers", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetAuthorizersRequest) error {
		s.requireOn(c, in.RestApiId.V, "/authorizers")
		return nil
	}, s.handleGetAuthorizers)
}

func (s *Service) handleGetAuthorizers(_ context.Context, c *service.Call, in *apigatewayapi.GetAuthorizersRequest) (*apigatewayapi.Authorizers, error) {
	all, err := listed(s, c, in.RestApiId.V, func(e *entry) map[string]*authorizer { return e.authorizers })
	if err != nil {
		return nil, err
	}
	found, next, err := page(all, func(a *authorizer) string { return a.ID }, in.Position, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &apigatewayapi.Authorizers{Position: wire.NonZero(next), Items: []apigatewayapi.Authorizer{}}
	for _, a := range found {
		out.Items = append(out.Items, *a.shape())
	}
	return out, nil
}
