package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// createDocumentationPart documents one thing of an API. The thing need not be there.
func (s *Service) createDocumentationPart() service.Operation {
	return service.Define(apigatewayapi.CreateDocumentationPart, service.Contract{
		Action: "apigateway:POST", Resource: "DocumentationParts", Keys: []string{"aws:ResourceTag/${TagKey}"},
		Errors: refuses(apigatewayapi.ErrConflictException, apigatewayapi.ErrLimitExceededException),
	}, func(c *service.Call, in *apigatewayapi.CreateDocumentationPartRequest) error {
		s.requireOn(c, in.RestApiId.V, "/documentation/parts")
		return nil
	}, s.handleCreateDocumentationPart)
}

func (s *Service) handleCreateDocumentationPart(_ context.Context, c *service.Call, in *apigatewayapi.CreateDocumentationPartRequest) (*apigatewayapi.DocumentationPart, error) {
	p := &documentationPart{Properties: in.Properties.V}
	err := s.change(c, in.RestApiId.V, func(ed *edit, e *entry) (err error) {
		if e == nil {
			return noAPI(c, in.RestApiId.V)
		}
		if p.Location, err = newLocation(in.Location); err != nil {
			return err
		}
		if err := checkProperties(p.Properties); err != nil {
			return err
		}
		switch {
		case e.partAt(p.Location) != nil:
			return conflict("Documentation part already exists for the specified location: %s", p.Location.text())
		case len(e.parts) >= DocumentationPartsMax:
			return tooMany("Documentation parts")
		}
		p.ID = s.newID(resourceIDLength, func(id string) bool { return e.parts[id] != nil })
		s.parts.put(ed, e.api.ID, p)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return p.shape(), nil
}
