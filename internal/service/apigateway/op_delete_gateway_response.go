package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteGatewayResponse takes an API's words for a type away.
func (s *Service) deleteGatewayResponse() service.Operation {
	return service.Define(apigatewayapi.DeleteGatewayResponse, service.Contract{
		Action: "apigateway:DELETE", Resource: "GatewayResponse", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.DeleteGatewayResponseRequest) error {
		s.requireOn(c, in.RestApiId.V, gatewayResponsePath(in.ResponseType.V))
		return nil
	}, s.handleDeleteGatewayResponse)
}

func (s *Service) handleDeleteGatewayResponse(_ context.Context, c *service.Call, in *apigatewayapi.DeleteGatewayResponseRequest) (*wire.Empty, error) {
	return nil, s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		switch {
		case e == nil:
			return noAPI(c, in.RestApiId.V)
		case e.gatewayResponses[in.ResponseType.V] == nil:
			return notFound("Gateway response type not defined on api")
		}
		s.responses.remove(ed, e.api.ID, in.ResponseType.V)
		return nil
	})
}
