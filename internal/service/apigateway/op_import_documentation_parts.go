package apigateway

import (
	"context"
	"errors"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/service/apigateway/openapi"
	"sluice/internal/wire"
)

// importDocumentationParts takes the documentation of an OpenAPI document over into an API, in place of all that it had (overwrite), or
// of what it had at the same locations (merge, the default). Nothing else of the document counts.
func (s *Service) importDocumentationParts() service.Operation {
	return service.Define(apigatewayapi.ImportDocumentationParts, service.Contract{
		Action: "apigateway:PUT", Resource: "DocumentationParts", Keys: []string{"aws:ResourceTag/${TagKey}"},
		Errors: refuses(apigatewayapi.ErrLimitExceededException),
	}, func(c *service.Call, in *apigatewayapi.ImportDocumentationPartsRequest) error {
		s.requireOn(c, in.RestApiId.V, "/documentation/parts")
		return nil
	}, s.handleImportDocumentationParts)
}

// overwrites is the mode that deletes what is there. Source: API reference, "ImportDocumentationParts".
const overwrites = "overwrite"

func (s *Service) handleImportDocumentationParts(_ context.Context, c *service.Call, in *apigatewayapi.ImportDocumentationPartsRequest) (*apigatewayapi.DocumentationPartIds, error) {
	parts, warnings, err := readParts(in)
	if err != nil {
		return nil, err
	}
	err = s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		if e == nil {
			return noAPI(c, in.RestApiId.V)
		}
		if in.Mode.V == overwrites {
			s.parts.clear(ed, e)
		}
		return s.importParts(ed, e, parts, in.Mode.V == overwrites)
	})
	if err != nil {
		return nil, err
	}
	out := &apigatewayapi.DocumentationPartIds{Ids: []string{}, Warnings: warnings}
	for _, p := range parts {
		out.Ids = append(out.Ids, p.ID)
	}
	return out, nil
}

// importParts puts the parts in, under the IDs of those that they replace.
func (s *Service) importParts(ed *edit, e *entry, parts []*documentationPart, alone bool) error {
	stay := len(e.parts)
	if alone {
		stay = 0
	}
	taken := map[string]bool{}
	for _, p := range parts {
		if before := e.partAt(p.Location); before != nil && !alone {
			p.ID = before.ID
		} else {
			p.ID = s.newID(resourceIDLength, func(id string) bool { return e.parts[id] != nil || taken[id] })
			stay++
		}
		taken[p.ID] = true
		s.parts.put(ed, e.api.ID, p)
	}
	if stay > DocumentationPartsMax {
		return tooMany("Documentation parts")
	}
	return nil
}

// readParts reads a document's documentation; the parts have no IDs yet.
func readParts(in *apigatewayapi.ImportDocumentationPartsRequest) ([]*documentationPart, []string, error) {
	read, warnings, err := openapi.Read(in.Body, openapi.Options{})
	var refused *openapi.Error
	switch {
	case errors.As(err, &refused) && refused.Message == notADocument:
		return nil, nil, badRequest("Unable to build importer with provided input.") // recorded: this operation has a text of its own
	case err == nil && in.FailOnWarnings.V:
		err = openapi.FailOnWarnings(warnings)
	}
	if errors.As(err, &refused) {
		return nil, nil, badRequest("%s", refused.Message)
	}
	if err != nil {
		return nil, nil, err
	}
	var parts []*documentationPart
	for _, part := range read.Documentation.Parts {
		l, err := newLocation(&apigatewayapi.DocumentationPartLocation{
			Type: wire.NonZero(part.Location.Type), Path: wire.NonZero(part.Location.Path), Method: wire.NonZero(part.Location.Method),
			StatusCode: wire.NonZero(part.Location.StatusCode), Name: wire.NonZero(part.Location.Name),
		})
		if err != nil {
			return nil, nil, err
		}
		if err := checkProperties(part.Properties); err != nil {
			return nil, nil, err
		}
		parts = append(parts, &documentationPart{Location: l, Properties: part.Properties})
	}
	return parts, warnings, nil
}

// notADocument is what the reader says of everything that is no OpenAPI document at all.
const notADocument = "Invalid OpenAPI input."
