package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// getDocumentationVersion shows a version; its parts come with an export of a stage.
func (s *Service) getDocumentationVersion() service.Operation {
	return service.Define(apigatewayapi.GetDocumentationVersion, service.Contract{
		Action: "apigateway:GET", Resource: "DocumentationVersion", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetDocumentationVersionRequest) error {
		s.requireOn(c, in.RestApiId.V, versionPath(in.DocumentationVersion.V))
		return nil
	}, s.handleGetDocumentationVersion)
}

func (s *Service) handleGetDocumentationVersion(_ context.Context, c *service.Call, in *apigatewayapi.GetDocumentationVersionRequest) (out *apigatewayapi.DocumentationVersion, err error) {
	err = s.read(c, in.RestApiId.V, func(e *entry) error {
		v, err := e.version(in.DocumentationVersion.V)
		if err != nil {
			return err
		}
		out = v.shape()
		return nil
	})
	return out, err
}

func (e *entry) version(name string) (*documentationVersion, error) {
	if e == nil || e.versions[storedVersion(name)] == nil {
		return nil, noVersion()
	}
	return e.versions[storedVersion(name)], nil
}
