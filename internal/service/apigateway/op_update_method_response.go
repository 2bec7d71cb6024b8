package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// updateMethodResponse patches it.
func (s *Service) updateMethodResponse() service.Operation {
	return service.Define(apigatewayapi.UpdateMethodResponse, service.Contract{
		Action: "apigateway:PATCH", Resource: "MethodResponse", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.UpdateMethodResponseRequest) error {
		s.requireOn(c, in.RestApiId.V, methodResponsePath(in.ResourceId.V, in.HttpMethod.V, in.StatusCode.V))
		return nil
	}, s.handleUpdateMethodResponse)
}

func (s *Service) handleUpdateMethodResponse(_ context.Context, c *service.Call, in *apigatewayapi.UpdateMethodResponseRequest) (out *apigatewayapi.MethodResponse, err error) {
	err = s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		r, m, err := e.find(in.ResourceId.V, in.HttpMethod.V)
		switch {
		case err != nil:
			return err
		case m.Responses[in.StatusCode.V] == nil:
			return noResponse()
		}
		response := m.Responses[in.StatusCode.V].clone()
		if err := each(in.PatchOperations, response.patch); err != nil {
			return err
		}
		if err := response.check(e); err != nil {
			return err
		}
		ed.putMethodResponse(e, r, m, response)
		out = response.shape()
		return nil
	})
	return out, err
}

func (r *methodResponse) patch(p *patch) error {
	switch {
	case !p.exact || p.rest == "":
		return p.invalidPath()
	case p.field == "responseParameters":
		return setEntry(p, &r.Parameters, p.isTrue(), notFound("Invalid parameter name specified"))
	case p.field == "responseModels":
		return setEntry(p, &r.Models, p.value, notFound("Content-Type specified was not found"))
	}
	return p.invalidPath()
}
