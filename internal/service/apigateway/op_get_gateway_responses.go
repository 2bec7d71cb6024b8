package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/gateway/restapi"
	"sluice/internal/service"
)

// getGatewayResponses lists how an API words all types of refusals; the list has one page ("the collection does not support
// pagination", says the model).
func (s *Service) getGatewayResponses() service.Operation {
	return service.Define(apigatewayapi.GetGatewayResponses, service.Contract{
		Action: "apigateway:GET", Resource: "GatewayResponses", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetGatewayResponsesRequest) error {
		s.requireOn(c, in.RestApiId.V, "/gatewayresponses")
		return nil
	}, s.handleGetGatewayResponses)
}

func (s *Service) handleGetGatewayResponses(_ context.Context, c *service.Call, in *apigatewayapi.GetGatewayResponsesRequest) (*apigatewayapi.GatewayResponses, error) {
	out := &apigatewayapi.GatewayResponses{}
	err := s.read(c, in.RestApiId.V, func(e *entry) error {
		if e == nil {
			return noAPI(c, in.RestApiId.V)
		}
		for _, t := range restapi.ResponseTypes() {
			out.Items = append(out.Items, *e.showGatewayResponse(t))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
