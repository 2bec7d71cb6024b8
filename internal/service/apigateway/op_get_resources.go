package apigateway

import (
	"cmp"
	"context"
	"slices"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getResources lists an API's resources in order of their paths.
func (s *Service) getResources() service.Operation {
	return service.Define(withNullTemplates(apigatewayapi.GetResources), service.Contract{
		Action: "apigateway:GET", Resource: "Resources", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetResourcesRequest) error {
		s.requireOn(c, in.RestApiId.V, "/resources")
		return nil
	}, s.handleGetResources)
}

// placed is a resource with its path.
type placed struct {
	*resource
	path string
}

func (s *Service) handleGetResources(_ context.Context, c *service.Call, in *apigatewayapi.GetResourcesRequest) (out nullTemplates[*apigatewayapi.Resources], err error) {
	var all []placed
	err = s.read(c, in.RestApiId.V, func(e *entry) error {
		if e == nil {
			return noAPI(c, in.RestApiId.V)
		}
		for _, r := range e.resources {
			all = append(all, placed{r, e.path(r)})
		}
		return nil
	})
	if err != nil {
		return out, err
	}
	slices.SortFunc(all, func(a, b placed) int { return cmp.Compare(a.path, b.path) })
	found, next, err := page(all, func(p placed) string { return p.path }, in.Position, in.Limit)
	if err != nil {
		return out, err
	}
	out.shape = &apigatewayapi.Resources{Position: wire.NonZero(next)}
	for _, p := range found {
		out.shape.Items = append(out.shape.Items, p.shape(p.path, embedsMethods(in.Embed)))
	}
	return out, nil
}
