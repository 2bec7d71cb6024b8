package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

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
