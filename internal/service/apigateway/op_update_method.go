package apigateway

import (
	"context"
	"maps"
	"slices"
	"strings"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// updateMethod patches a method.
func (s *Service) updateMethod() service.Operation {
	return service.Define(withNullTemplates(apigatewayapi.UpdateMethod), service.Contract{
		Action: "apigateway:PATCH", Resource: "Method",
		Keys: []string{
			"apigateway:Request/ApiKeyRequired", "apigateway:Request/RouteAuthorizationType", "apigateway:Resource/ApiKeyRequired",
			"apigateway:Resource/RouteAuthorizationType", "aws:ResourceTag/${TagKey}",
		},
		Errors: refuses(),
	}, s.authorizeUpdateMethod, s.handleUpdateMethod)
}

func (s *Service) authorizeUpdateMethod(c *service.Call, in *apigatewayapi.UpdateMethodRequest) error {
	keys := s.aboutMethod(c, in.RestApiId.V, in.ResourceId.V, in.HttpMethod.V)
	for _, p := range patches(in.PatchOperations) {
		switch p.field {
		case "apiKeyRequired":
			keys = append(keys, is("apigateway:Request/ApiKeyRequired", boolText(p.isTrue())))
		case "authorizationType":
			keys = append(keys, is("apigateway:Request/RouteAuthorizationType", strings.ToUpper(p.value)))
		}
	}
	s.requireOn(c, in.RestApiId.V, methodPath(in.ResourceId.V, in.HttpMethod.V), keys...)
	return nil
}

func (s *Service) handleUpdateMethod(_ context.Context, c *service.Call, in *apigatewayapi.UpdateMethodRequest) (out nullTemplates[*apigatewayapi.Method], err error) {
	err = s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		r, m, err := e.find(in.ResourceId.V, in.HttpMethod.V)
		if err != nil {
			return err
		}
		m = m.clone()
		if err := each(in.PatchOperations, func(p *patch) error { return m.patch(e, p) }); err != nil {
			return err
		}
		if err := m.useAuthorizer(e, m.AuthorizerID); err != nil { // type and authorizer come in any order (recorded)
			return err
		}
		ed.putMethod(e, r, m)
		out.shape = m.shape()
		return nil
	})
	return out, err
}

func (m *method) patch(e *entry, p *patch) error {
	if !p.exact {
		return p.invalidPath()
	}
	switch p.field {
	case "requestParameters":
		return m.patchParameter(p)
	case "requestModels":
		return m.patchModel(e, p)
	}
	if p.rest != "" {
		return p.invalidPath()
	}
	switch p.field {
	case "authorizationScopes":
		return m.patchScopes(p)
	case "operationName", "apiKeyRequired", "authorizationType", "authorizerId", "requestValidatorId":
		if err := p.only(opReplace); err != nil {
			return err
		}
		return m.replace(e, p)
	}
	return p.invalidPath()
}

// replace applies the paths that take that operation alone.
func (m *method) replace(e *entry, p *patch) (err error) {
	switch p.field {
	case "operationName":
		m.OperationName = p.value
	case "apiKeyRequired":
		m.APIKeyRequired = p.isTrue()
	case "authorizationType":
		m.AuthorizationType, err = authorizationType(p.value)
	case "authorizerId":
		m.AuthorizerID = p.value
	case "requestValidatorId":
		return m.useValidator(e, p.value)
	}
	return err
}

// patchScopes adds a scope, or removes one. Source: API reference, "Patch Operations", UpdateMethod.
func (m *method) patchScopes(p *patch) error {
	scopes := slices.DeleteFunc(m.AuthorizationScopes, func(scope string) bool { return scope == p.value })
	switch p.op {
	case opAdd:
		scopes = append(scopes, p.value)
	case opRemove:
	default:
		return p.only(opAdd, opRemove)
	}
	if m.AuthorizationScopes = scopes; len(scopes) == 0 {
		m.AuthorizationScopes = nil
	}
	return nil
}

func (m *method) patchParameter(p *patch) error {
	if p.rest == "" {
		return p.invalidPath()
	}
	changed := maps.Clone(m.RequestParameters)
	if err := setEntry(p, &changed, p.isTrue(), notFound("Invalid parameter name specified")); err != nil {
		return err
	}
	if err := checkParameters(changed); err != nil {
		return err
	}
	m.RequestParameters = changed
	return nil
}

func (m *method) patchModel(e *entry, p *patch) error {
	if p.rest == "" {
		return p.invalidPath()
	}
	if p.op != opRemove {
		if err := e.checkModels(map[string]string{p.rest: p.value}); err != nil {
			return err
		}
	}
	return setEntry(p, &m.RequestModels, p.value, notFound("Content-Type specified was not found"))
}
