package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// getMethod shows a method with its responses and its integration.
func (s *Service) getMethod() service.Operation {
	return service.Define(withNullTemplates(apigatewayapi.GetMethod), service.Contract{
		Action: "apigateway:GET", Resource: "Method", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetMethodRequest) error {
		s.requireOn(c, in.RestApiId.V, methodPath(in.ResourceId.V, in.HttpMethod.V))
		return nil
	}, s.handleGetMethod)
}

func (s *Service) handleGetMethod(_ context.Context, c *service.Call, in *apigatewayapi.GetMethodRequest) (out nullTemplates[*apigatewayapi.Method], err error) {
	err = s.read(c, in.RestApiId.V, func(e *entry) error {
		_, m, err := e.find(in.ResourceId.V, in.HttpMethod.V)
		if err != nil {
			return err
		}
		out.shape = m.shape()
		return nil
	})
	return out, err
}
