package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteDocumentationVersion deletes a version that no stage publishes.
func (s *Service) deleteDocumentationVersion() service.Operation {
	return service.Define(apigatewayapi.DeleteDocumentationVersion, service.Contract{
		Action: "apigateway:DELETE", Resource: "DocumentationVersion", Keys: []string{"aws:ResourceTag/${TagKey}"},
		Errors: refuses(apigatewayapi.ErrConflictException),
	}, func(c *service.Call, in *apigatewayapi.DeleteDocumentationVersionRequest) error {
		s.requireOn(c, in.RestApiId.V, versionPath(in.DocumentationVersion.V))
		return nil
	}, s.handleDeleteDocumentationVersion)
}

func (s *Service) handleDeleteDocumentationVersion(_ context.Context, c *service.Call, in *apigatewayapi.DeleteDocumentationVersionRequest) (*wire.Empty, error) {
	return nil, s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		v, err := e.version(in.DocumentationVersion.V)
		if err != nil {
			return err
		}
		for _, name := range sortedKeys(e.stages) {
			if e.stages[name].DocumentationVersion == v.Version {
				return conflict("Cannot delete documentation version '%s', is referenced in stage: %s", v.Version, name) // the text is ours
			}
		}
		s.versions.remove(ed, e.api.ID, v.storedAs())
		ed.deleteDocumentation(e.api.ID, v.storedAs())
		return nil
	})
}
