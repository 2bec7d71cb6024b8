package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

func integrationResponsePath(resource, method, status string) string {
	return integrationPath(resource, method) + "/responses/" + status
}

// putIntegrationResponse says how an answer of the endpoint becomes one of the method. It takes the place of an earlier one.
func (s *Service) putIntegrationResponse() service.Operation {
	return service.Define(withNullTemplates(apigatewayapi.PutIntegrationResponse), service.Contract{
		Action: "apigateway:PUT", Resource: "IntegrationResponse", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
		Gaps: []string{"a template of null is taken for one that is not given; an empty one is stored and shown as null, as on AWS"},
	}, func(c *service.Call, in *apigatewayapi.PutIntegrationResponseRequest) error {
		s.requireOn(c, in.RestApiId.V, integrationResponsePath(in.ResourceId.V, in.HttpMethod.V, in.StatusCode.V))
		return nil
	}, s.handlePutIntegrationResponse)
}

func (s *Service) handlePutIntegrationResponse(_ context.Context, c *service.Call, in *apigatewayapi.PutIntegrationResponseRequest) (out nullTemplates[*apigatewayapi.IntegrationResponse], err error) {
	response := &integrationResponse{
		StatusCode: in.StatusCode.V, Parameters: toMap(in.ResponseParameters), Templates: toMap(in.ResponseTemplates),
		ContentHandling: in.ContentHandling.V,
	}
	if in.SelectionPattern.Set {
		response.SelectionPattern = &in.SelectionPattern.V
	}
	err = s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		r, m, err := e.findIntegrated(in.ResourceId.V, in.HttpMethod.V)
		if err != nil {
			return err
		}
		if err := response.check(m); err != nil {
			return err
		}
		ed.putIntegrationResponse(e, r, m, response)
		out.shape = response.shape()
		return nil
	})
	return out, err
}

// getIntegrationResponse shows one.
func (s *Service) getIntegrationResponse() service.Operation {
	return service.Define(withNullTemplates(apigatewayapi.GetIntegrationResponse), service.Contract{
		Action: "apigateway:GET", Resource: "IntegrationResponse", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetIntegrationResponseRequest) error {
		s.requireOn(c, in.RestApiId.V, integrationResponsePath(in.ResourceId.V, in.HttpMethod.V, in.StatusCode.V))
		return nil
	}, s.handleGetIntegrationResponse)
}

func (s *Service) handleGetIntegrationResponse(_ context.Context, c *service.Call, in *apigatewayapi.GetIntegrationResponseRequest) (out nullTemplates[*apigatewayapi.IntegrationResponse], err error) {
	err = s.read(c, in.RestApiId.V, func(e *entry) error {
		_, m, err := e.findIntegrated(in.ResourceId.V, in.HttpMethod.V)
		switch {
		case err != nil:
			return err
		case m.Integration.Responses[in.StatusCode.V] == nil:
			return noResponse()
		}
		out.shape = m.Integration.Responses[in.StatusCode.V].shape()
		return nil
	})
	return out, err
}

// updateIntegrationResponse patches one.
func (s *Service) updateIntegrationResponse() service.Operation {
	return service.Define(withNullTemplates(apigatewayapi.UpdateIntegrationResponse), service.Contract{
		Action: "apigateway:PATCH", Resource: "IntegrationResponse", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.UpdateIntegrationResponseRequest) error {
		s.requireOn(c, in.RestApiId.V, integrationResponsePath(in.ResourceId.V, in.HttpMethod.V, in.StatusCode.V))
		return nil
	}, s.handleUpdateIntegrationResponse)
}

func (s *Service) handleUpdateIntegrationResponse(_ context.Context, c *service.Call, in *apigatewayapi.UpdateIntegrationResponseRequest) (out nullTemplates[*apigatewayapi.IntegrationResponse], err error) {
	err = s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		r, m, err := e.findIntegrated(in.ResourceId.V, in.HttpMethod.V)
		switch {
		case err != nil:
			return err
		case m.Integration.Responses[in.StatusCode.V] == nil:
			return noResponse()
		}
		response := m.Integration.Responses[in.StatusCode.V].clone()
		if err := each(in.PatchOperations, response.patch); err != nil {
			return err
		}
		if err := response.check(m); err != nil {
			return err
		}
		ed.putIntegrationResponse(e, r, m, response)
		out.shape = response.shape()
		return nil
	})
	return out, err
}

func (r *integrationResponse) patch(p *patch) error {
	switch {
	case !p.exact:
		return p.invalidPath()
	case p.field == "responseParameters" && p.rest != "":
		return setEntry(p, &r.Parameters, p.value, notFound("Invalid parameter name specified"))
	case p.field == "responseTemplates" && p.rest != "":
		return setEntry(p, &r.Templates, p.value, notFound("Content-Type specified was not found"))
	case p.path == "/selectionPattern":
		r.SelectionPattern = &p.value
		return p.only(opReplace)
	case p.path == "/contentHandling":
		r.ContentHandling = p.value
		if err := oneOf(p, "", "CONVERT_TO_BINARY", "CONVERT_TO_TEXT"); err != nil {
			return err
		}
		return p.only(opReplace)
	}
	return p.invalidPath()
}

// deleteIntegrationResponse takes one away.
func (s *Service) deleteIntegrationResponse() service.Operation {
	return service.Define(apigatewayapi.DeleteIntegrationResponse, service.Contract{
		Action: "apigateway:DELETE", Resource: "IntegrationResponse", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.DeleteIntegrationResponseRequest) error {
		s.requireOn(c, in.RestApiId.V, integrationResponsePath(in.ResourceId.V, in.HttpMethod.V, in.StatusCode.V))
		return nil
	}, s.handleDeleteIntegrationResponse)
}

func (s *Service) handleDeleteIntegrationResponse(_ context.Context, c *service.Call, in *apigatewayapi.DeleteIntegrationResponseRequest) (*wire.Empty, error) {
	return nil, s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		if e == nil || e.resources[in.ResourceId.V] == nil {
			return noResource()
		}
		r, m, err := e.findIntegrated(in.ResourceId.V, in.HttpMethod.V)
		switch {
		case err != nil:
			return noIntegration() // recorded: for a method that does not exist, too
		case m.Integration.Responses[in.StatusCode.V] == nil:
			return noResponse()
		}
		m = m.clone()
		m.Integration = m.Integration.clone()
		delete(m.Integration.Responses, in.StatusCode.V)
		ed.putMethod(e, r, m)
		return nil
	})
}
