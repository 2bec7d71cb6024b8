package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteDocumentationPart deletes a documentation part; versions keep it.
func (s *Service) deleteDocumentationPart() service.Operation {
	return service.Define(apigatewayapi.DeleteDocumentationPart, service.Contract{
		Action: "apigateway:DELETE", Resource: "DocumentationPart", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.DeleteDocumentationPartRequest) error {
		s.requireOn(c, in.RestApiId.V, partPath(in.DocumentationPartId.V))
		return nil
	}, s.handleDeleteDocumentationPart)
}

// handleDeleteDocumentationPart tells an API that is not there from a part that is not: no other operation on one part does (recorded).
func (s *Service) handleDeleteDocumentationPart(_ context.Context, c *service.Call, in *apigatewayapi.DeleteDocumentationPartRequest) (*wire.Empty, error) {
	return nil, s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		switch {
		case e == nil:
			return noAPI(c, in.RestApiId.V)
		case e.parts[in.DocumentationPartId.V] == nil:
			return noPart()
		}
		s.parts.remove(ed, e.api.ID, in.DocumentationPartId.V)
		return nil
	})
}
