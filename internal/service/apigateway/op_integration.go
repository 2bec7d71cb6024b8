package apigateway

import (
	"context"
	"strconv"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getIntegration shows an integration with its responses.
func (s *Service) getIntegration() service.Operation {
	return service.Define(withNullTemplates(apigatewayapi.GetIntegration), service.Contract{
		Action: "apigateway:GET", Resource: "Integration", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetIntegrationRequest) error {
		s.requireOn(c, in.RestApiId.V, integrationPath(in.ResourceId.V, in.HttpMethod.V))
		return nil
	}, s.handleGetIntegration)
}

func (s *Service) handleGetIntegration(_ context.Context, c *service.Call, in *apigatewayapi.GetIntegrationRequest) (out nullTemplates[*apigatewayapi.Integration], err error) {
	err = s.read(c, in.RestApiId.V, func(e *entry) error {
		_, m, err := e.findIntegrated(in.ResourceId.V, in.HttpMethod.V)
		if err != nil {
			return err
		}
		out.shape = m.Integration.shape()
		return nil
	})
	return out, err
}

// findIntegrated finds a method that has an integration.
func (e *entry) findIntegrated(resourceID, httpMethod string) (*resource, *method, error) {
	r, m, err := e.find(resourceID, httpMethod)
	if err == nil && m.Integration == nil {
		err = noIntegration()
	}
	return r, m, err
}

// updateIntegration patches an integration.
func (s *Service) updateIntegration() service.Operation {
	return service.Define(withNullTemplates(apigatewayapi.UpdateIntegration), service.Contract{
		Action: "apigateway:PATCH", Resource: "Integration", Keys: []string{"aws:ResourceTag/${TagKey}", "iam:PassedToService"},
		Errors: refuses(),
		Gaps:   []string{"/connectionType, /connectionId, /responseTransferMode and /integrationTarget are refused with 501"},
	}, func(c *service.Call, in *apigatewayapi.UpdateIntegrationRequest) error {
		s.requireOn(c, in.RestApiId.V, integrationPath(in.ResourceId.V, in.HttpMethod.V))
		for _, p := range patches(in.PatchOperations) {
			if p.field == "credentials" { // whether or not the path is one that patches them
				requirePassRole(c, p.value)
			}
		}
		return nil
	}, s.handleUpdateIntegration)
}

func (s *Service) handleUpdateIntegration(_ context.Context, c *service.Call, in *apigatewayapi.UpdateIntegrationRequest) (out nullTemplates[*apigatewayapi.Integration], err error) {
	err = s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		r, m, err := e.findIntegrated(in.ResourceId.V, in.HttpMethod.V)
		if err != nil {
			return err
		}
		i := m.Integration.clone()
		if err := each(in.PatchOperations, i.patch); err != nil {
			return err
		}
		if err := i.check(c, m); err != nil {
			return err
		}
		m = m.clone()
		m.Integration = i
		ed.putMethod(e, r, m)
		out.shape = i.shape()
		return nil
	})
	return out, err
}

func (i *integration) patch(p *patch) error {
	switch {
	case !p.exact:
		return p.invalidPath()
	case p.field == "requestParameters" && p.rest != "":
		return setEntry(p, &i.RequestParameters, p.value, notFound("Invalid parameter name specified"))
	case p.field == "requestTemplates" && p.rest != "":
		return setEntry(p, &i.RequestTemplates, p.value, notFound("Content-Type specified was not found"))
	case p.path == "/tlsConfig/insecureSkipVerification":
		skip := p.isTrue()
		i.SkipVerification = &skip
		return p.only(opReplace)
	case p.rest != "":
		return p.invalidPath()
	}
	return i.replace(p)
}

// replace applies the paths that take that operation alone.
func (i *integration) replace(p *patch) (err error) {
	switch p.field {
	case "httpMethod":
		i.HTTPMethod = p.value
	case "uri":
		i.URI = p.value
	case "credentials":
		i.Credentials = p.value
	case "passthroughBehavior":
		i.Passthrough = p.value
		err = oneOf(p, "WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER")
	case "contentHandling":
		i.ContentHandling = p.value
		err = oneOf(p, "", "CONVERT_TO_BINARY", "CONVERT_TO_TEXT")
	case "timeoutInMillis":
		if i.TimeoutMillis, err = strconv.Atoi(p.value); err != nil {
			err = badRequest("Timeout should be between 50 ms and 29000 ms")
		}
	case "cacheNamespace":
		i.CacheNamespace = p.value
	case "connectionType", "connectionId", "responseTransferMode", "integrationTarget":
		return notBuilt("UpdateIntegration", p.path)
	default:
		return p.invalidPath()
	}
	if err != nil {
		return err
	}
	return p.only(opReplace)
}

// oneOf refuses a value that is not among those that a path takes; the text is ours.
func oneOf(p *patch, values ...string) error {
	for _, v := range values {
		if p.value == v {
			return nil
		}
	}
	return badRequest("Invalid value %s for patch path %s", p.value, p.path)
}

// deleteIntegration takes an integration away from its method.
func (s *Service) deleteIntegration() service.Operation {
	return service.Define(apigatewayapi.DeleteIntegration, service.Contract{
		Action: "apigateway:DELETE", Resource: "Integration", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.DeleteIntegrationRequest) error {
		s.requireOn(c, in.RestApiId.V, integrationPath(in.ResourceId.V, in.HttpMethod.V))
		return nil
	}, s.handleDeleteIntegration)
}

func (s *Service) handleDeleteIntegration(_ context.Context, c *service.Call, in *apigatewayapi.DeleteIntegrationRequest) (*wire.Empty, error) {
	return nil, s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		r, m, err := e.findIntegrated(in.ResourceId.V, in.HttpMethod.V)
		if err != nil {
			return err
		}
		m = m.clone()
		m.Integration = nil
		ed.putMethod(e, r, m)
		return nil
	})
}
