package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// getModelTemplate would make a mapping template out of a model's schema.
func (s *Service) getModelTemplate() service.Operation {
	return service.Define(apigatewayapi.GetModelTemplate, service.Contract{
		Action: "apigateway:GET", Resource: "Template", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
		Gaps: []string{"templates are not generated: every call for a model that is there is refused with 501"},
	}, func(c *service.Call, in *apigatewayapi.GetModelTemplateRequest) error {
		s.requireOn(c, in.RestApiId.V, modelPath(in.ModelName.V)+"/default_template")
		return nil
	}, s.handleGetModelTemplate)
}

func (s *Service) handleGetModelTemplate(_ context.Context, c *service.Call, in *apigatewayapi.GetModelTemplateRequest) (*apigatewayapi.Template, error) {
	return nil, s.read(c, in.RestApiId.V, func(e *entry) error {
		if e == nil || e.models[in.ModelName.V] == nil {
			return noModel(in.ModelName.V)
		}
		return notBuilt("GetModelTemplate", "modelName "+in.ModelName.V)
	})
}
