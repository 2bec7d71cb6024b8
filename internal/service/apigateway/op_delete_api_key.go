package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteAPIKey deletes a key and takes it out of all usage plans (recorded).
func (s *Service) deleteAPIKey() service.Operation {
	return service.Define(apigatewayapi.DeleteApiKey, service.Contract{
		Action: "apigateway:DELETE", Resource: "ApiKey", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.DeleteApiKeyRequest) error {
		s.requireKey(c, in.ApiKey.V)
		return nil
	}, s.handleDeleteAPIKey)
}

func (s *Service) handleDeleteAPIKey(_ context.Context, c *service.Call, in *apigatewayapi.DeleteApiKeyRequest) (*wire.Empty, error) {
	return nil, s.changeHolding(c, func(ed *edit, h *holding) error {
		if h.keys[in.ApiKey.V] == nil {
			return noKey()
		}
		owner := scopeOf(c).owner()
		s.keys.remove(ed, owner, in.ApiKey.V)
		for id, pk := range h.planKeys {
			if pk.KeyID == in.ApiKey.V {
				s.planKeys.remove(ed, owner, id)
			}
		}
		return nil
	})
}
