package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// flushStageCache empties a stage's cache. No stage has one, so it is empty.
func (s *Service) flushStageCache() service.Operation {
	return service.Define(apigatewayapi.FlushStageCache, service.Contract{
		Action: "apigateway:DELETE", Resource: "Stage", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
		Gaps: []string{"there is no cache to flush"},
	}, func(c *service.Call, in *apigatewayapi.FlushStageCacheRequest) error {
		s.requireOnStage(c, in.RestApiId.V, in.StageName.V, "/cache/data")
		return nil
	}, func(_ context.Context, c *service.Call, in *apigatewayapi.FlushStageCacheRequest) (*wire.Empty, error) {
		return nil, s.findStage(c, in.RestApiId.V, in.StageName.V)
	})
}

// findStage answers whether a stage is there.
func (s *Service) findStage(c *service.Call, api, name string) error {
	return s.read(c, api, func(e *entry) error {
		if e == nil || e.stages[name] == nil {
			return noStage()
		}
		return nil
	})
}
