package apigateway

import (
	"context"
	"strings"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// updateRequestValidator patches a request validator.
func (s *Service) updateRequestValidator() service.Operation {
	return service.Define(apigatewayapi.UpdateRequestValidator, service.Contract{
		Action: "apigateway:PATCH", Resource: "RequestValidator", Keys: []string{"aws:ResourceTag/${TagKey}"},
		Errors: refuses(apigatewayapi.ErrConflictException),
	}, func(c *service.Call, in *apigatewayapi.UpdateRequestValidatorRequest) error {
		s.requireOn(c, in.RestApiId.V, validatorPath(in.RequestValidatorId.V))
		return nil
	}, s.handleUpdateRequestValidator)
}

func (s *Service) handleUpdateRequestValidator(_ context.Context, c *service.Call, in *apigatewayapi.UpdateRequestValidatorRequest) (out *apigatewayapi.RequestValidator, err error) {
	err = s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		if e == nil || e.validators[in.RequestValidatorId.V] == nil {
			return noValidator()
		}
		v := e.validators[in.RequestValidatorId.V].clone()
		if err := each(in.PatchOperations, func(p *patch) error { return v.patch(e, p) }); err != nil {
			return err
		}
		s.validators.put(ed, e.api.ID, v)
		out = v.shape()
		return nil
	})
	return out, err
}

// patch applies one patch; a flag without a value is false (recorded).
func (v *validator) patch(e *entry, p *patch) error {
	if err := p.replaces("/name", "/validateRequestParameters", "/validateRequestBody"); err != nil {
		return err
	}
	switch p.path {
	case "/name":
		if strings.TrimSpace(p.value) == "" {
			return badRequest("Request Validator name cannot be blank")
		}
		v.Name = p.value
		return e.checkValidatorName(v.Name, v.ID)
	case "/validateRequestParameters":
		v.Parameters = p.isTrue()
	case "/validateRequestBody":
		v.Body = p.isTrue()
	}
	return nil
}
