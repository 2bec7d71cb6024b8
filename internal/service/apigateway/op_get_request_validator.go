package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// getRequestValidator shows a request validator.
func (s *Service) getRequestValidator() service.Operation {
	return service.Define(apigatewayapi.GetRequestValidator, service.Contract{
		Action: "apigateway:GET", Resource: "RequestValidator", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetRequestValidatorRequest) error {
		s.requireOn(c, in.RestApiId.V, validatorPath(in.RequestValidatorId.V))
		return nil
	}, s.handleGetRequestValidator)
}

func (s *Service) handleGetRequestValidator(_ context.Context, c *service.Call, in *apigatewayapi.GetRequestValidatorRequest) (out *apigatewayapi.RequestValidator, err error) {
	err = s.read(c, in.RestApiId.V, func(e *entry) error {
		if e == nil || e.validators[in.RequestValidatorId.V] == nil {
			return noValidator()
		}
		out = e.validators[in.RequestValidatorId.V].shape()
		return nil
	})
	return out, err
}
