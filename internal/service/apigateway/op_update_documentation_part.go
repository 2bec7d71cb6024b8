package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// updateDocumentationPart patches what is said. Versions keep what was.
func (s *Service) updateDocumentationPart() service.Operation {
	return service.Define(apigatewayapi.UpdateDocumentationPart, service.Contract{
		Action: "apigateway:PATCH", Resource: "DocumentationPart", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.UpdateDocumentationPartRequest) error {
		s.requireOn(c, in.RestApiId.V, partPath(in.DocumentationPartId.V))
		return nil
	}, s.handleUpdateDocumentationPart)
}

func (s *Service) handleUpdateDocumentationPart(_ context.Context, c *service.Call, in *apigatewayapi.UpdateDocumentationPartRequest) (out *apigatewayapi.DocumentationPart, err error) {
	err = s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		if e == nil || e.parts[in.DocumentationPartId.V] == nil {
			return noPart()
		}
		p := e.parts[in.DocumentationPartId.V].clone()
		if err := each(in.PatchOperations, p.patch); err != nil {
			return err
		}
		s.parts.put(ed, e.api.ID, p)
		out = p.shape()
		return nil
	})
	return out, err
}

func (d *documentationPart) patch(p *patch) error {
	if err := p.replaces("/properties"); err != nil {
		return err
	}
	d.Properties = p.value
	return checkProperties(p.value)
}
