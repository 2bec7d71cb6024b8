package apigateway

import (
	"context"
	"strconv"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// updateIntegration patches an integration.
func (s *Service) updateIntegration() service.Operation {
	return service.Define(withNullTemplates(apigatewayapi.UpdateIntegration), service.Contract{
		Action: "apigateway:PATCH", Resource: "Integration", Keys: []string{"aws:ResourceTag/${TagKey}", "iam:PassedToService"},
		Errors: refuses(),
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
		if err := i.check(c, e.api, m); err != nil {
			return err
		}
		if err := s.checkLink(c, i); err != nil {
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
	case "connectionType":
		if i.ConnectionType = p.value; p.value != vpc {
			i.ConnectionID = ""
		}
		err = oneOf(p, internet, vpc)
	case "connectionId":
		i.ConnectionID = p.value
	case "integrationTarget":
		i.Target = p.value
	case "responseTransferMode":
		i.TransferMode = p.value
		err = oneOf(p, buffered, stream)
	default:
		return p.invalidPath()
	}
	if err != nil {
		return err
	}
	return p.only(opReplace)
}
