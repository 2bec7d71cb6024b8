package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getDeployments lists an API's deployments, the oldest first.
func (s *Service) getDeployments() service.Operation {
	return service.Define(apigatewayapi.GetDeployments, service.Contract{
		Action: "apigateway:GET", Resource: "Deployments", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetDeploymentsRequest) error {
		s.requireOn(c, in.RestApiId.V, "/deployments")
		return nil
	}, s.handleGetDeployments)
}

func (s *Service) handleGetDeployments(_ context.Context, c *service.Call, in *apigatewayapi.GetDeploymentsRequest) (*apigatewayapi.Deployments, error) {
	all, err := listed(s, c, in.RestApiId.V, func(e *entry) map[string]*deployment { return e.deployments })
	if err != nil {
		return nil, err
	}
	found, next, err := pageOldest(all, func(d *deployment) string { return timeKey(d.Created, d.ID) }, in.Position, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &apigatewayapi.Deployments{Position: wire.NonZero(next), Items: []apigatewayapi.Deployment{}}
	for _, d := range found {
		out.Items = append(out.Items, *d.shape())
	}
	return out, nil
}
