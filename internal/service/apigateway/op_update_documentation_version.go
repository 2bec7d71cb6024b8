package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// updateDocumentationVersion patches a version's description.
func (s *Service) updateDocumentationVersion() service.Operation {
	return service.Define(apigatewayapi.UpdateDocumentationVersion, service.Contract{
		Action: "apigateway:PATCH", Resource: "DocumentationVersion", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.UpdateDocumentationVersionRequest) error {
		s.requireOn(c, in.RestApiId.V, versionPath(in.DocumentationVersion.V))
		return nil
	}, s.handleUpdateDocumentationVersion)
}

func (s *Service) handleUpdateDocumentationVersion(_ context.Context, c *service.Call, in *apigatewayapi.UpdateDocumentationVersionRequest) (out *apigatewayapi.DocumentationVersion, err error) {
	err = s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		v, err := e.version(in.DocumentationVersion.V)
		if err != nil {
			return err
		}
		v = v.clone()
		if err := each(in.PatchOperations, v.patch); err != nil {
			return err
		}
		s.versions.put(ed, e.api.ID, v)
		out = v.shape()
		return nil
	})
	return out, err
}

func (v *documentationVersion) patch(p *patch) error {
	if err := p.replaces("/description"); err != nil {
		return err
	}
	v.Description = p.value
	return nil
}
