package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// flushStageAuthorizersCache forgets what a stage's authorizers decided. Nothing of it is kept.
func (s *Service) flushStageAuthorizersCache() service.Operation {
	return service.Define(apigatewayapi.FlushStageAuthorizersCache, service.Contract{
		Action: "apigateway:DELETE", Resource: "Stage", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
		Gaps: []string{"there is no cache to flush"},
	}, func(c *service.Call, in *apigatewayapi.FlushStageAuthorizersCacheRequest) error {
		s.requireOnStage(c, in.RestApiId.V, in.StageName.V, "/cache/authorizers")
		return nil
	}, func(_ context.Context, c *service.Call, in *apigatewayapi.FlushStageAuthorizersCacheRequest) (*wire.Empty, error) {
		return nil, s.findStage(c, in.RestApiId.V, in.StageName.V)
	})
}
