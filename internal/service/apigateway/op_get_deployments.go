package apigateway

import (
	"cmp"
	"context"
	"slices"

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
	var all []*deployment
	err := s.read(c, in.RestApiId.V, func(e *entry) error {
		if e == nil {
			return noAPI(c, in.RestApiId.V)
		}
		for _, d := range e.deployments {
			all = append(all, d)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	key := func(d *deployment) string { return timeKey(d.Created, d.ID) }
	slices.SortFunc(all, func(a, b *deployment) int { return cmp.Compare(key(a), key(b)) })
	found, next, err := page(all, key, in.Position, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &apigatewayapi.Deployments{Position: wire.NonZero(next), Items: []apigatewayapi.Deployment{}}
	for _, d := range found {
		out.Items = append(out.Items, *d.shape())
	}
	return out, nil
}
