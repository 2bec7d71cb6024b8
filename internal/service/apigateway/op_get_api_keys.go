package apigateway

import (
	"context"
	"strings"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getAPIKeys lists the caller's keys, the newest first.
func (s *Service) getAPIKeys() service.Operation {
	return service.Define(apigatewayapi.GetApiKeys, service.Contract{
		Action: "apigateway:GET", Resource: "ApiKeys", Errors: refuses(),
	}, func(c *service.Call, _ *apigatewayapi.GetApiKeysRequest) error {
		s.require(c, "/apikeys")
		return nil
	}, s.handleGetAPIKeys)
}

func (s *Service) handleGetAPIKeys(_ context.Context, c *service.Call, in *apigatewayapi.GetApiKeysRequest) (*apigatewayapi.ApiKeys, error) {
	var all []*apiKey
	_ = s.hold(c, func(h *holding) error {
		for _, k := range h.keys {
			// Recorded: the query is the beginning of a name, in its case.
			if strings.HasPrefix(k.Name, in.NameQuery.V) && (in.CustomerId.V == "" || k.CustomerID == in.CustomerId.V) {
				all = append(all, k)
			}
		}
		return nil
	})
	found, next, err := pageNewest(all, in.Position, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &apigatewayapi.ApiKeys{Position: wire.NonZero(next), Items: []apigatewayapi.ApiKey{}}
	for _, k := range found {
		shown := k.shape()
		if in.IncludeValues.V {
			shown = k.shapeWithValue()
		}
		out.Items = append(out.Items, *shown)
	}
	return out, nil
}
