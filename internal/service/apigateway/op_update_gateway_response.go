package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// updateGatewayResponse patches how a type is worded; one that has no words begins with API Gateway's (recorded).
func (s *Service) updateGatewayResponse() service.Operation {
	return service.Define(apigatewayapi.UpdateGatewayResponse, service.Contract{
		Action: "apigateway:PATCH", Resource: "GatewayResponse", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.UpdateGatewayResponseRequest) error {
		s.requireOn(c, in.RestApiId.V, gatewayResponsePath(in.ResponseType.V))
		return nil
	}, s.handleUpdateGatewayResponse)
}

func (s *Service) handleUpdateGatewayResponse(_ context.Context, c *service.Call, in *apigatewayapi.UpdateGatewayResponseRequest) (out *apigatewayapi.GatewayResponse, err error) {
	err = s.changeGatewayResponse(c, in.RestApiId.V, func(e *entry) (*gatewayResponse, error) {
		r := e.wording(in.ResponseType.V)
		if err := each(in.PatchOperations, r.patch); err != nil {
			return nil, err
		}
		return r, r.check()
	}, &out)
	return out, err
}
