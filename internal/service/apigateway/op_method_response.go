package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getMethodResponse shows what a method declares of a status code.
func (s *Service) getMethodResponse() service.Operation {
	return service.Define(apigatewayapi.GetMethodResponse, service.Contract{
		Action: "apigateway:GET", Resource: "MethodResponse", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetMethodResponseRequest) error {
		s.requireOn(c, in.RestApiId.V, methodResponsePath(in.ResourceId.V, in.HttpMethod.V, in.StatusCode.V))
		return nil
	}, s.handleGetMethodResponse)
}

func (s *Service) handleGetMethodResponse(_ context.Context, c *service.Call, in *apigatewayapi.GetMethodResponseRequest) (out *apigatewayapi.MethodResponse, err error) {
	err = s.read(c, in.RestApiId.V, func(e *entry) error {
		_, m, err := e.find(in.ResourceId.V, in.HttpMethod.V)
		switch {
		case err != nil:
			return err
		case m.Responses[in.StatusCode.V] == nil:
			return noResponse()
		}
		out = m.Responses[in.StatusCode.V].shape()
		return nil
	})
	return out, err
}

// updateMethodResponse patches it.
func (s *Service) updateMethodResponse() service.Operation {
	return service.Define(apigatewayapi.UpdateMethodResponse, service.Contract{
		Action: "apigateway:PATCH", Resource: "MethodResponse", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
		Gaps: []string{"models other than Empty and Error do not exist"},
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
		if err := response.check(); err != nil {
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

// deleteMethodResponse takes a declared status code away.
func (s *Service) deleteMethodResponse() service.Operation {
	return service.Define(apigatewayapi.DeleteMethodResponse, service.Contract{
		Action: "apigateway:DELETE", Resource: "MethodResponse", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.DeleteMethodResponseRequest) error {
		s.requireOn(c, in.RestApiId.V, methodResponsePath(in.ResourceId.V, in.HttpMethod.V, in.StatusCode.V))
		return nil
	}, s.handleDeleteMethodResponse)
}

func (s *Service) handleDeleteMethodResponse(_ context.Context, c *service.Call, in *apigatewayapi.DeleteMethodResponseRequest) (*wire.Empty, error) {
	return nil, s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		r, m, err := e.find(in.ResourceId.V, in.HttpMethod.V)
		switch {
		case err != nil:
			return err
		case m.Responses[in.StatusCode.V] == nil:
			return noResponse()
		}
		m = m.clone()
		delete(m.Responses, in.StatusCode.V)
		ed.putMethod(e, r, m)
		return nil
	})
}
