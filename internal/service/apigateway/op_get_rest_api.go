package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// getRestAPI shows an API.
func (s *Service) getRestAPI() service.Operation {
	return service.Define(apigatewayapi.GetRestApi, service.Contract{
		Action: "apigateway:GET", Resource: "RestApi", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetRestApiRequest) error {
		s.requireOn(c, in.RestApiId.V, "")
		return nil
	}, s.handleGetRestAPI)
}

func (s *Service) handleGetRestAPI(_ context.Context, c *service.Call, in *apigatewayapi.GetRestApiRequest) (out *apigatewayapi.RestApi, err error) {
	err = s.read(c, in.RestApiId.V, func(e *entry) error {
		if e == nil {
			return noAPI(c, in.RestApiId.V)
		}
		out = e.api.shapeWithTags()
		return nil
	})
	return out, err
}
