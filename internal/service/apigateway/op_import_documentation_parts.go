package apigateway

import (
	"context"

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
	parts, err := readParts(in)
	if err != nil {
		return nil, err
	}
	err = s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		if e == nil {
			return noAPI(c, in.RestApiId.V)
		}
		return s.importParts(ed, e, parts, in.Mode.V == overwrites)
	})
	if err != nil {
		return nil, err
	}
	out := &apigatewayapi.DocumentationPartIds{Ids: []string{}}
	for _, p := range parts {
		out.Ids = append(out.Ids, p.ID)
	}
	return out, nil
}

// importParts puts the parts in, in place of all others when they are to be alone. Those that are there already keep their IDs, and the
// attributes that the document does not have.
func (s *Service) importParts(ed *edit, e *entry, parts []*documentationPart, alone bool) error {
	stay, ids := map[location]*documentationPart{}, map[string]bool{}
	for _, p := range e.parts {
		if ids[p.ID] = true; !alone {
			stay[p.Location] = p
		}
	}
	if alone {
		s.parts.clear(ed, e)
	}
	for _, p := range parts {
		if before := stay[p.Location]; before != nil {
			p.ID, p.Properties = before.ID, openapi.MergeProperties(before.Properties, p.Properties)
		} else {
			p.ID = s.newID(resourceIDLength, func(id string) bool { return ids[id] })
		}
		if err := checkProperties(p.Properties); err != nil {
			return err
		}
		stay[p.Location], ids[p.ID] = p, true
		s.parts.put(ed, e.api.ID, p)
	}
	if len(stay) > DocumentationPartsMax {
		return tooMany("Documentation parts")
	}
	return nil
}

// readParts reads a document's documentation; the parts have no IDs yet.
func readParts(in *apigatewayapi.ImportDocumentationPartsRequest) ([]*documentationPart, error) {
	read, err := openapi.ReadDocumentation(in.Body)
	if err != nil {
		return nil, refusedDocument(err)
	}
	return partsOf(&read)
}

// partsOf checks parts that were read; they have no IDs yet.
func partsOf(read *openapi.Documentation) ([]*documentationPart, error) {
	var parts []*documentationPart
	for _, part := range read.Parts {
		l, err := newLocation(&apigatewayapi.DocumentationPartLocation{
			Type: wire.NonZero(part.Location.Type), Path: wire.NonZero(part.Location.Path), Method: wire.NonZero(part.Location.Method),
			StatusCode: wire.NonZero(part.Location.StatusCode), Name: wire.NonZero(part.Location.Name),
		})
		if err != nil {
			return nil, err
		}
		parts = append(parts, &documentationPart{Location: l, Properties: part.Properties})
	}
	return parts, nil
}
