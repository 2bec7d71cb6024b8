package apigateway

import (
	"context"
	"slices"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// getResource shows a resource; "methods" among embed shows its methods in full.
func (s *Service) getResource() service.Operation {
	return service.Define(withNullTemplates(apigatewayapi.GetResource), service.Contract{
		Action: "apigateway:GET", Resource: "Resource", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetResourceRequest) error {
		s.requireOn(c, in.RestApiId.V, resourcePath(in.ResourceId.V))
		return nil
	}, s.handleGetResource)
}

func (s *Service) handleGetResource(_ context.Context, c *service.Call, in *apigatewayapi.GetResourceRequest) (out nullTemplates[*apigatewayapi.Resource], err error) {
	err = s.read(c, in.RestApiId.V, func(e *entry) error {
		if e == nil || e.resources[in.ResourceId.V] == nil {
			return noResource()
		}
		r := e.resources[in.ResourceId.V]
		shown := r.shape(e.path(r), embedsMethods(in.Embed))
		out.shape = &shown
		return nil
	})
	return out, err
}

func embedsMethods(embed []string) bool { return slices.Contains(embed, "methods") }
