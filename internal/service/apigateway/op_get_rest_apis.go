package apigateway

import (
	"context"
	"time"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getRestAPIs lists the caller's APIs, the oldest first.
func (s *Service) getRestAPIs() service.Operation {
	return service.Define(apigatewayapi.GetRestApis, service.Contract{
		Action: "apigateway:GET", Resource: "RestApis", Errors: refuses(),
	}, func(c *service.Call, _ *apigatewayapi.GetRestApisRequest) error {
		s.require(c, "/restapis")
		return nil
	}, s.handleGetRestAPIs)
}

func (s *Service) handleGetRestAPIs(_ context.Context, c *service.Call, in *apigatewayapi.GetRestApisRequest) (*apigatewayapi.RestApis, error) {
	found, next, err := page(s.image.list(scopeOf(c)), func(a *restAPI) string { return timeKey(a.Created, a.ID) }, in.Position, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &apigatewayapi.RestApis{Position: wire.NonZero(next), Items: []apigatewayapi.RestApi{}}
	for _, a := range found {
		out.Items = append(out.Items, *a.shape())
	}
	return out, nil
}

// timeKey orders things by the time they were made.
func timeKey(t time.Time, id string) string {
	return t.UTC().Format("2006-01-02T15:04:05.000000000Z") + id
}
