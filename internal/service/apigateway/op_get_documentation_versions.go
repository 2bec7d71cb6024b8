package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getDocumentationVersions lists an API's documentation versions, the oldest first.
func (s *Service) getDocumentationVersions() service.Operation {
	return service.Define(apigatewayapi.GetDocumentationVersions, service.Contract{
		Action: "apigateway:GET", Resource: "DocumentationVersions", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetDocumentationVersionsRequest) error {
		s.requireOn(c, in.RestApiId.V, "/documentation/versions")
		return nil
	}, s.handleGetDocumentationVersions)
}

func (s *Service) handleGetDocumentationVersions(_ context.Context, c *service.Call, in *apigatewayapi.GetDocumentationVersionsRequest) (*apigatewayapi.DocumentationVersions, error) {
	all, err := listed(s, c, in.RestApiId.V, func(e *entry) map[string]*documentationVersion { return e.versions })
	if err != nil {
		return nil, err
	}
	found, next, err := pageOldest(all, func(v *documentationVersion) string { return timeKey(v.Created, v.Version) }, in.Position, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &apigatewayapi.DocumentationVersions{Position: wire.NonZero(next), Items: []apigatewayapi.DocumentationVersion{}}
	for _, v := range found {
		out.Items = append(out.Items, *v.shape())
	}
	return out, nil
}
