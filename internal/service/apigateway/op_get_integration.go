package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// getIntegration shows an integration with its responses.
func (s *Service) getIntegration() service.Operation {
	return service.Define(withNullTemplates(apigatewayapi.GetIntegration), service.Contract{
		Action: "apigateway:GET", Resource: "Integration", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetIntegrationRequest) error {
		s.requireOn(c, in.RestApiId.V, integrationPath(in.ResourceId.V, in.HttpMethod.V))
		return nil
	}, s.handleGetIntegration)
}

func (s *Service) handleGetIntegration(_ context.Context, c *service.Call, in *apigatewayapi.GetIntegrationRequest) (out nullTemplates[*apigatewayapi.Integration], err error) {
	err = s.read(c, in.RestApiId.V, func(e *entry) error {
		_, m, err := e.findIntegrated(in.ResourceId.V, in.HttpMethod.V)
		if err != nil {
			return err
		}
		out.shape = m.Integration.shape()
		return nil
	})
	return out, err
}

// findIntegrated finds a method that has an integration.
func (e *entry) findIntegrated(resourceID, httpMethod string) (*resource, *method, error) {
	r, m, err := e.find(resourceID, httpMethod)
	if err == nil && m.Integration == nil {
		err = noIntegration()
	}
	return r, m, err
}
