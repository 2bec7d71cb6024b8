package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getAPIKey shows a key, with its value on demand.
func (s *Service) getAPIKey() service.Operation {
	return service.Define(apigatewayapi.GetApiKey, service.Contract{
		Action: "apigateway:GET", Resource: "ApiKey", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetApiKeyRequest) error {
		s.requireKey(c, in.ApiKey.V)
		return nil
	}, s.handleGetAPIKey)
}

func (s *Service) handleGetAPIKey(_ context.Context, c *service.Call, in *apigatewayapi.GetApiKeyRequest) (*apigatewayapi.ApiKey, error) {
	k := s.keys.find(s, c, in.ApiKey.V)
	if k == nil {
		return nil, noKey()
	}
	out := k.shapeWithTags()
	if in.IncludeValue.V {
		out.Value = wire.Some(k.value)
	}
	return out, nil
}
