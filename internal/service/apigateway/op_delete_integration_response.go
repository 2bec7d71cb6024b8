package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteIntegrationResponse takes one away.
func (s *Service) deleteIntegrationResponse() service.Operation {
	return service.Define(apigatewayapi.DeleteIntegrationResponse, service.Contract{
		Action: "apigateway:DELETE", Resource: "IntegrationResponse", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.DeleteIntegrationResponseRequest) error {
		s.requireOn(c, in.RestApiId.V, integrationResponsePath(in.ResourceId.V, in.HttpMethod.V, in.StatusCode.V))
		return nil
	}, s.handleDeleteIntegrationResponse)
}

func (s *Service) handleDeleteIntegrationResponse(_ context.Context, c *service.Call, in *apigatewayapi.DeleteIntegrationResponseRequest) (*wire.Empty, error) {
	return nil, s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		if e == nil || e.resources[in.ResourceId.V] == nil {
			return noResource()
		}
		r, m, err := e.findIntegrated(in.ResourceId.V, in.HttpMethod.V)
		switch {
		case err != nil:
			return noIntegration() // recorded: for a method that does not exist, too
		case m.Integration.Responses[in.StatusCode.V] == nil:
			return noResponse()
		}
		m = m.clone()
		m.Integration = m.Integration.clone()
		delete(m.Integration.Responses, in.StatusCode.V)
		ed.putMethod(e, r, m)
		return nil
	})
}
