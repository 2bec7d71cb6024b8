package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// getIntegrationResponse shows one.
func (s *Service) getIntegrationResponse() service.Operation {
	return service.Define(withNullTemplates(apigatewayapi.GetIntegrationResponse), service.Contract{
		Action: "apigateway:GET", Resource: "IntegrationResponse", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetIntegrationResponseRequest) error {
		s.requireOn(c, in.RestApiId.V, integrationResponsePath(in.ResourceId.V, in.HttpMethod.V, in.StatusCode.V))
		return nil
	}, s.handleGetIntegrationResponse)
}

func (s *Service) handleGetIntegrationResponse(_ context.Context, c *service.Call, in *apigatewayapi.GetIntegrationResponseRequest) (out nullTemplates[*apigatewayapi.IntegrationResponse], err error) {
	err = s.read(c, in.RestApiId.V, func(e *entry) error {
		_, m, err := e.findIntegrated(in.ResourceId.V, in.HttpMethod.V)
		switch {
		case err != nil:
			return err
		case m.Integration.Responses[in.StatusCode.V] == nil:
			return noResponse()
		}
		out.shape = m.Integration.Responses[in.StatusCode.V].shape()
		return nil
	})
	return out, err
}
