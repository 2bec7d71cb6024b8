package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteRequestValidator deletes a request validator that no method uses.
func (s *Service) deleteRequestValidator() service.Operation {
	return service.Define(apigatewayapi.DeleteRequestValidator, service.Contract{
		Action: "apigateway:DELETE", Resource: "RequestValidator", Keys: []string{"aws:ResourceTag/${TagKey}"},
		Errors: refuses(apigatewayapi.ErrConflictException),
	}, func(c *service.Call, in *apigatewayapi.DeleteRequestValidatorRequest) error {
		s.requireOn(c, in.RestApiId.V, validatorPath(in.RequestValidatorId.V))
		return nil
	}, s.handleDeleteRequestValidator)
}

func (s *Service) handleDeleteRequestValidator(_ context.Context, c *service.Call, in *apigatewayapi.DeleteRequestValidatorRequest) (*wire.Empty, error) {
	return nil, s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		if e == nil || e.validators[in.RequestValidatorId.V] == nil {
			return noValidator()
		}
		if err := e.checkValidatorUnused(e.validators[in.RequestValidatorId.V]); err != nil {
			return err
		}
		s.validators.remove(ed, e.api.ID, in.RequestValidatorId.V)
		return nil
	})
}
