package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getModels lists an API's models in order of their names.
func (s *Service) getModels() service.Operation {
	return service.Define(apigatewayapi.GetModels, service.Contract{
		Action: "apigateway:GET", Resource: "Models", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetModelsRequest) error {
		s.requireOn(c, in.RestApiId.V, "/models")
		return nil
	}, s.handleGetModels)
}

func (s *Service) handleGetModels(_ context.Context, c *service.Call, in *apigatewayapi.GetModelsRequest) (*apigatewayapi.Models, error) {
	all, err := listed(s, c, in.RestApiId.V, func(e *entry) map[string]*model { return e.models })
	if err != nil {
		return nil, err
	}
	found, next, err := page(all, func(m *model) string { return m.Name }, in.Position, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &apigatewayapi.Models{Position: wire.NonZero(next), Items: []apigatewayapi.Model{}}
	for _, m := range found {
		out.Items = append(out.Items, *m.shape())
	}
	return out, nil
}

// listed is all that an API has of a kind, in order of what it is kept by.
func listed[T any](s *Service, c *service.Call, api string, of func(*entry) map[string]*T) (all []*T, err error) {
	err = s.read(c, api, func(e *entry) error {
		if e == nil {
			return noAPI(c, api)
		}
		all = sorted(of(e))
		return nil
	})
	return all, err
}
