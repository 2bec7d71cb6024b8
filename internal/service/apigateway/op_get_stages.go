package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

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
