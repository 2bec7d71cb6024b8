package apigateway

import (
	"context"
	"errors"
	"slices"
	"strings"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/service/apigateway/openapi"
	"sluice/internal/store"
	"sluice/internal/wire"
)

// getExport describes what a stage serves as an OpenAPI document: its deployment, with the documentation of the stage's version.
func (s *Service) getExport() service.Operation {
	return service.Define(apigatewayapi.GetExport, service.Contract{
		Action: "apigateway:GET", Resource: "Export", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(apigatewayapi.ErrConflictException),
		Gaps: []string{"the extension postman is refused with 501"},
	}, func(c *service.Call, in *apigatewayapi.GetExportRequest) error {
		s.requireOnStage(c, in.RestApiId.V, in.StageName.V, "/exports/"+in.ExportType.V)
		return nil
	}, s.handleGetExport)
}

func (s *Service) handleGetExport(_ context.Context, c *service.Call, in *apigatewayapi.GetExportRequest) (*apigatewayapi.ExportResponse, error) {
	o, err := exportOptions(in)
	if err != nil {
		return nil, err
	}
	st, taken, err := s.served(c, in.RestApiId.V, in.StageName.V)
	if err != nil {
		return nil, err
	}
	parts, err := s.documentationOf(in.RestApiId.V, st)
	if err != nil {
		return nil, err
	}
	described := describe(taken, st.DocumentationVersion, parts)
	o.Host = taken.API.ID + ".execute-api." + taken.API.Region + ".amazonaws.com"
	o.Created = taken.API.Created.UTC().Format("2006-01-02T15:04:05Z")
	body, err := openapi.Export(described, o)
	if err != nil {
		return nil, refusedDocument(err)
	}
	return &apigatewayapi.ExportResponse{
		ContentType:        wire.Some("application/octet-stream"), // recorded, whatever the document is in
		ContentDisposition: wire.Some(`attachment; filename="` + headerSafe(o.FileName(described)) + `"`),
		Body:               body,
	}, nil
}

// documentationOf are the parts of the documentation version that a stage publishes. It may be gone by now.
func (s *Service) documentationOf(api string, st *stage) ([]*documentationPart, error) {
	if st.DocumentationVersion == "" {
		return nil, nil
	}
	kept, err := s.documentation.Get(key(api, storedVersion(st.DocumentationVersion)))
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	return kept.Parts, nil
}

// exportOptions reads what document is wanted. Source: API reference, "GetExport"; the texts are ours.
func exportOptions(in *apigatewayapi.GetExportRequest) (openapi.ExportOptions, error) {
	o := openapi.ExportOptions{Format: openapi.Format(in.ExportType.V), Stage: in.StageName.V}
	if o.Format != openapi.FormatOpenAPI && o.Format != openapi.FormatSwagger {
		return o, badRequest("Invalid export type specified: %s. Valid options are oas30,swagger", in.ExportType.V)
	}
	switch accepts := in.Accepts.V; accepts {
	case "", "*/*", "application/json":
	case "application/yaml":
		o.YAML = true
	default:
		return o, badRequest("Invalid content type specified: %s. Valid options are application/json,application/yaml", accepts)
	}
	words := toMap(in.Parameters)["extensions"]
	if slices.Contains(strings.Split(words, ","), "postman") {
		return o, notBuilt("GetExport", "extensions=postman")
	}
	var known bool
	if o.Extensions, known = openapi.ParseExtensions(words); !known {
		return o, badRequest("Invalid extensions specified: %s", words)
	}
	return o, nil
}

// headerSafe makes a text that may stand between quotes in a header.
func headerSafe(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || r == '"' || r == '\\' {
			return '_'
		}
		return r
	}, text)
}
