package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// getGatewayResponse shows how an API words a type of refusal, also where the words are API Gateway's.
func (s *Service) getGatewayResponse() service.Operation {
	return service.Define(apigatewayapi.GetGatewayResponse, service.Contract{
		Action: "apigateway:GET", Resource: "GatewayResponse", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetGatewayResponseRequest) error {
		s.requireOn(c, in.RestApiId.V, gatewayResponsePath(in.ResponseType.V))
		return nil
	}, s.handleGetGatewayResponse)
}

func (s *Service) handleGetGatewayResponse(_ context.Context, c *service.Call, in *apigatewayapi.GetGatewayResponseRequest) (out *apigatewayapi.GatewayResponse, err error) {
	err = s.read(c, in.RestApiId.V, func(e *entry) error {
		if e == nil {
			return noAPI(c, in.RestApiId.V)
		}
		out = e.showGatewayResponse(responseType(in.ResponseType.V))
		return nil
	})
	return out, err
}
