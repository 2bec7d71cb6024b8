package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteIntegration takes an integration away from its method.
func (s *Service) deleteIntegration() service.Operation {
	return service.Define(apigatewayapi.DeleteIntegration, service.Contract{
		Action: "apigateway:DELETE", Resource: "Integration", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.DeleteIntegrationRequest) error {
		s.requireOn(c, in.RestApiId.V, integrationPath(in.ResourceId.V, in.HttpMethod.V))
		return nil
	}, s.handleDeleteIntegration)
}

func (s *Service) handleDeleteIntegration(_ context.Context, c *service.Call, in *apigatewayapi.DeleteIntegrationRequest) (*wire.Empty, error) {
	return nil, s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		r, m, err := e.findIntegrated(in.ResourceId.V, in.HttpMethod.V)
		if err != nil {
			return err
		}
		m = m.clone()
		m.Integration = nil
		ed.putMethod(e, r, m)
		return nil
	})
}
