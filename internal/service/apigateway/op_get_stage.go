package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// getStage shows a stage.
func (s *Service) getStage() service.Operation {
	return service.Define(apigatewayapi.GetStage, service.Contract{
		Action: "apigateway:GET", Resource: "Stage", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetStageRequest) error {
		s.requireStage(c, in.RestApiId.V, in.StageName.V)
		return nil
	}, s.handleGetStage)
}

func (s *Service) handleGetStage(_ context.Context, c *service.Call, in *apigatewayapi.GetStageRequest) (out *apigatewayapi.Stage, err error) {
	err = s.read(c, in.RestApiId.V, func(e *entry) error {
		if e == nil || e.stages[in.StageName.V] == nil {
			return noStage()
		}
		out = e.stages[in.StageName.V].shape()
		return nil
	})
	return out, err
}
