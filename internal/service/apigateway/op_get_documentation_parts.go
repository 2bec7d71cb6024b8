package apigateway

import (
	"context"
	"slices"
	"strings"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getDocumentationParts lists an API's documentation parts in order of their locations, or those that a request asks for.
func (s *Service) getDocumentationParts() service.Operation {
	return service.Define(apigatewayapi.GetDocumentationParts, service.Contract{
		Action: "apigateway:GET", Resource: "DocumentationParts", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetDocumentationPartsRequest) error {
		s.requireOn(c, in.RestApiId.V, "/documentation/parts")
		return nil
	}, s.handleGetDocumentationParts)
}

func (s *Service) handleGetDocumentationParts(_ context.Context, c *service.Call, in *apigatewayapi.GetDocumentationPartsRequest) (*apigatewayapi.DocumentationParts, error) {
	var all []*documentationPart
	err := s.read(c, in.RestApiId.V, func(e *entry) error {
		if e == nil {
			return noAPI(c, in.RestApiId.V)
		}
		all = e.sortedParts()
		if in.LocationStatus.V == "UNDOCUMENTED" {
			all = e.undocumented()
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(p *documentationPart) bool { return !p.Location.matches(in) })
	found, next, err := page(all, func(p *documentationPart) string { return p.Location.order() }, in.Position, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &apigatewayapi.DocumentationParts{Position: wire.NonZero(next), Items: []apigatewayapi.DocumentationPart{}}
	for _, p := range found {
		shown := p.shape()
		if p.ID == "" { // nothing is documented there: there is only the location
			shown.Id, shown.Properties = wire.Opt[string]{}, wire.Opt[string]{}
		}
		out.Items = append(out.Items, *shown)
	}
	return out, nil
}

// matches holds a location against the filters of a request. Whether nameQuery asks for a whole name is not documented; it finds
// parts of names here.
func (l *location) matches(in *apigatewayapi.GetDocumentationPartsRequest) bool {
	return (in.Type.V == "" || l.Type == in.Type.V) && (in.Path.V == "" || l.Path == in.Path.V) && strings.Contains(l.Name, in.NameQuery.V)
}
