package apigateway

import (
	"context"
	"maps"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// updateMethod patches a method.
func (s *Service) updateMethod() service.Operation {
	return service.Define(withNullTemplates(apigatewayapi.UpdateMethod), service.Contract{
		Action: "apigateway:PATCH", Resource: "Method", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
		Gaps: []string{"authorizers, request validators and models other than Empty and Error do not exist"},
	}, func(c *service.Call, in *apigatewayapi.UpdateMethodRequest) error {
		s.requireOn(c, in.RestApiId.V, methodPath(in.ResourceId.V, in.HttpMethod.V))
		return nil
	}, s.handleUpdateMethod)
}

func (s *Service) handleUpdateMethod(_ context.Context, c *service.Call, in *apigatewayapi.UpdateMethodRequest) (out nullTemplates[*apigatewayapi.Method], err error) {
	err = s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		r, m, err := e.find(in.ResourceId.V, in.HttpMethod.V)
		if err != nil {
			return err
		}
		m = m.clone()
		if err := each(in.PatchOperations, m.patch); err != nil {
			return err
		}
		ed.putMethod(e, r, m)
		out.shape = m.shape()
		return nil
	})
	return out, err
}

func (m *method) patch(p *patch) error {
	if !p.exact {
		return p.invalidPath()
	}
	switch p.field {
	case "requestParameters":
		return m.patchParameter(p)
	case "requestModels":
		return m.patchModel(p)
	}
	if p.rest != "" {
		return p.invalidPath()
	}
	switch p.field {
	case "operationName", "apiKeyRequired", "authorizationType", "authorizerId", "requestValidatorId":
		if err := p.only(opReplace); err != nil {
			return err
		}
		return m.replace(p)
	}
	return p.invalidPath()
}

// replace applies the paths that take that operation alone.
func (m *method) replace(p *patch) (err error) {
	switch p.field {
	case "operationName":
		m.OperationName = p.value
	case "apiKeyRequired":
		m.APIKeyRequired = p.isTrue()
	case "authorizationType":
		m.AuthorizationType, err = authorizationType(p.value)
	case "requestValidatorId":
		if p.value != "" {
			return badRequest("Invalid Request Validator identifier specified")
		}
	}
	return err // an authorizerId without a type that uses it is ignored (recorded)
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

func (m *method) patchModel(p *patch) error {
	if p.rest == "" {
		return p.invalidPath()
	}
	if p.op != opRemove {
		if err := checkModels(map[string]string{p.rest: p.value}); err != nil {
			return err
		}
	}
	return setEntry(p, &m.RequestModels, p.value, notFound("Content-Type specified was not found"))
}
