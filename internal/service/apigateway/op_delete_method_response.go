package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

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
