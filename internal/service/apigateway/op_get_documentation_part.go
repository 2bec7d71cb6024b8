package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// getDocumentationPart shows a documentation part.
func (s *Service) getDocumentationPart() service.Operation {
	return service.Define(apigatewayapi.GetDocumentationPart, service.Contract{
		Action: "apigateway:GET", Resource: "DocumentationPart", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetDocumentationPartRequest) error {
		s.requireOn(c, in.RestApiId.V, partPath(in.DocumentationPartId.V))
		return nil
	}, s.handleGetDocumentationPart)
}

func (s *Service) handleGetDocumentationPart(_ context.Context, c *service.Call, in *apigatewayapi.GetDocumentationPartRequest) (out *apigatewayapi.DocumentationPart, err error) {
	err = s.read(c, in.RestApiId.V, func(e *entry) error {
		if e == nil || e.parts[in.DocumentationPartId.V] == nil {
			return noPart()
		}
		out = e.parts[in.DocumentationPartId.V].shape()
		return nil
	})
	return out, err
}
