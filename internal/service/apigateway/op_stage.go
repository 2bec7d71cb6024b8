package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
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

// requireStage is requireOn for a stage, with its own tags.
func (s *Service) requireStage(c *service.Call, api, name string) {
	s.require(c, "/restapis/"+api+stagePath(name), s.resourceTags(c, api, name)...)
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

// getStages lists an API's stages, or those that serve one deployment.
func (s *Service) getStages() service.Operation {
	return service.Define(apigatewayapi.GetStages, service.Contract{
		Action: "apigateway:GET", Resource: "Stages", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetStagesRequest) error {
		s.requireOn(c, in.RestApiId.V, "/stages")
		return nil
	}, s.handleGetStages)
}

func (s *Service) handleGetStages(_ context.Context, c *service.Call, in *apigatewayapi.GetStagesRequest) (*apigatewayapi.Stages, error) {
	out := &apigatewayapi.Stages{Item: []apigatewayapi.Stage{}}
	err := s.read(c, in.RestApiId.V, func(e *entry) error {
		if e == nil {
			return noAPI(c, in.RestApiId.V)
		}
		for _, name := range sortedKeys(e.stages) {
			st := e.stages[name]
			if in.DeploymentId.V == "" || in.DeploymentId.V == st.DeploymentID {
				out.Item = append(out.Item, *st.shape())
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

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
		ed.deleteStage(e.api.ID, in.StageName.V)
		return nil
	})
}
