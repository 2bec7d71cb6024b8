package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getRequestValidators lists an API's request validators in order of their IDs.
func (s *Service) getRequestValidators() service.Operation {
	return service.Define(apigatewayapi.GetRequestValidators, service.Contract{
		Action: "apigateway:GET", Resource: "RequestValidators", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetRequestValidatorsRequest) error {
		s.requireOn(c, in.RestApiId.V, "/requestvalidators")
		return nil
	}, s.handleGetRequestValidators)
}

func (s *Service) handleGetRequestValidators(_ context.Context, c *service.Call, in *apigatewayapi.GetRequestValidatorsRequest) (*apigatewayapi.RequestValidators, error) {
	all, err := listed(s, c, in.RestApiId.V, func(e *entry) map[string]*validator { return e.validators })
	if err != nil {
		return nil, err
	}
	found, next, err := page(all, func(v *validator) string { return v.ID }, in.Position, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &apigatewayapi.RequestValidators{Position: wire.NonZero(next), Items: []apigatewayapi.RequestValidator{}}
	for _, v := range found {
		out.Items = append(out.Items, *v.shape())
	}
	return out, nil
}
