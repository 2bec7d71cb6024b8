package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// getMethodResponse shows what a method declares of a status code.
func (s *Service) getMethodResponse() service.Operation {
	return service.Define(apigatewayapi.GetMethodResponse, service.Contract{
		Action: "apigateway:GET", Resource: "MethodResponse", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetMethodResponseRequest) error {
		s.requireOn(c, in.RestApiId.V, methodResponsePath(in.ResourceId.V, in.HttpMethod.V, in.StatusCode.V))
		return nil
	}, s.handleGetMethodResponse)
}

func (s *Service) handleGetMethodResponse(_ context.Context, c *service.Call, in *apigatewayapi.GetMethodResponseRequest) (out *apigatewayapi.MethodResponse, err error) {
	err = s.read(c, in.RestApiId.V, func(e *entry) error {
		_, m, err := e.find(in.ResourceId.V, in.HttpMethod.V)
		switch {
		case err != nil:
			return err
		case m.Responses[in.StatusCode.V] == nil:
			return noResponse()
		}
		out = m.Responses[in.StatusCode.V].shape()
		return nil
	})
	return out, err
}
