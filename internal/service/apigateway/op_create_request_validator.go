package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// createRequestValidator creates a request validator of an API.
func (s *Service) createRequestValidator() service.Operation {
	return service.Define(apigatewayapi.CreateRequestValidator, service.Contract{
		Action: "apigateway:POST", Resource: "RequestValidators", Keys: []string{"aws:ResourceTag/${TagKey}"},
		Errors: refuses(apigatewayapi.ErrConflictException, apigatewayapi.ErrLimitExceededException),
	}, func(c *service.Call, in *apigatewayapi.CreateRequestValidatorRequest) error {
		s.requireOn(c, in.RestApiId.V, "/requestvalidators")
		return nil
	}, s.handleCreateRequestValidator)
}

func (s *Service) handleCreateRequestValidator(_ context.Context, c *service.Call, in *apigatewayapi.CreateRequestValidatorRequest) (*apigatewayapi.RequestValidator, error) {
	v := newValidator(in)
	err := s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		switch {
		case e == nil:
			return badRequest("Invalid REST API identifier specified") // recorded: no other operation says so
		case len(e.validators) >= ValidatorsMax:
			return tooMany("Request Validators")
		}
		if err := e.checkValidatorName(v.Name, ""); err != nil {
			return err
		}
		v.ID = s.newID(resourceIDLength, func(id string) bool { return e.validators[id] != nil })
		s.validators.put(ed, e.api.ID, v)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return v.shape(), nil
}

func newValidator(in *apigatewayapi.CreateRequestValidatorRequest) *validator {
	return &validator{Name: in.Name.V, Body: in.ValidateRequestBody.V, Parameters: in.ValidateRequestParameters.V}
}
