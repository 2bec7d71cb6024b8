package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteStage ends a stage; its deployment stays.
func (s *Service) deleteStage() service.Operation {
	return service.Define(apigatewayapi.DeleteStage, service.Contract{
		Action: "apigateway:DELETE", Resource: "Stage", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.DeleteStageRequest) error {
		s.requireStage(c, in.RestApiId.V, in.StageName.V)
		return nil
	}, s.handleDeleteStage)
}

func (s *Service) handleDeleteStage(_ context.Context, c *service.Call, in *apigatewayapi.DeleteStageRequest) (*wire.Empty, error) {
	return nil, s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		if e == nil || e.stages[in.StageName.V] == nil {
			return noStage()
		}
		if err := s.checkUnmapped(c, e.api.ID, in.StageName.V); err != nil {
			return err
		}
		ed.deleteStage(e.api.ID, in.StageName.V)
		return nil
	})
}
