package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// importRestAPI creates an API from an OpenAPI document, whole or not at all. It has no models but the document's (recorded).
func (s *Service) importRestAPI() service.Operation {
	return service.Define(apigatewayapi.ImportRestApi, service.Contract{
		Action: "apigateway:POST", Resource: "RestApis", Keys: importKeys(),
		Errors: refuses(apigatewayapi.ErrConflictException, apigatewayapi.ErrLimitExceededException),
	}, s.authorizeImportRestAPI, s.handleImportRestAPI)
}

// importKeys are the condition keys of imports.
func importKeys(more ...string) []string {
	return append([]string{
		"apigateway:Request/ApiKeyRequired", "apigateway:Request/ApiName", "apigateway:Request/AuthorizerType", "apigateway:Request/AuthorizerUri",
		"apigateway:Request/DisableExecuteApiEndpoint", "apigateway:Request/EndpointType", "apigateway:Request/RouteAuthorizationType",
		"iam:PassedToService",
	}, more...)
}

// authorizeImportRestAPI asks for what the document does besides: to set a policy, to pass roles. A document that cannot be read does
// nothing; the operation refuses it.
func (s *Service) authorizeImportRestAPI(c *service.Call, in *apigatewayapi.ImportRestApiRequest) error {
	d, err := readDocument(c, in.Body, in.Parameters)
	if err != nil {
		s.require(c, "/restapis")
		return nil //nolint:nilerr // the operation answers it, to those who may import
	}
	keys := d.keys()
	s.require(c, "/restapis", keys...)
	if d.api.Policy != "" {
		s.requirePolicyUpdate(c, "/restapis", keys...)
	}
	d.requireRoles(c)
	return nil
}

func (s *Service) handleImportRestAPI(_ context.Context, c *service.Call, in *apigatewayapi.ImportRestApiRequest) (*apigatewayapi.RestApi, error) {
	d, err := readDocument(c, in.Body, in.Parameters)
	if err != nil {
		return nil, err
	}
	if err := d.failOnWarnings(in.FailOnWarnings); err != nil {
		return nil, err
	}
	request := settingsRequest(&d.api.Settings, &apigatewayapi.EndpointConfiguration{Types: d.endpointTypes})
	if err := checkModelled(request); err != nil {
		return nil, err
	}
	a, err := newRestAPI(c, request)
	if err != nil {
		return nil, err
	}
	guard, err := parseResourcePolicy(d.api.Policy)
	if err != nil {
		return nil, err
	}
	err = s.change(c, "", func(ed *edit, _ *entry) error {
		a.ID = s.newID(apiIDLength, s.image.taken)
		a.RootResourceID = s.randomText(rootIDLength)
		a.Policy = guard.of(a)
		nothing := &entry{api: a, belongings: newBelongings()}
		nothing.resources[a.RootResourceID] = &resource{ID: a.RootResourceID}
		return s.importInto(ed, s.newImport(c, d.api, nothing, a, true), true)
	})
	if err != nil {
		return nil, err
	}
	out := a.shape()
	out.Warnings = d.warnings
	return out, nil
}

// importInto runs an import and puts its outcome into the edit.
func (s *Service) importInto(ed *edit, g *importing, overwrite bool) error {
	if err := g.run(); err != nil {
		return err
	}
	g.put(ed)
	return g.documentation(ed, overwrite)
}
