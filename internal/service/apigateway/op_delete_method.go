package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteMethod deletes a method with its responses and its integration.
func (s *Service) deleteMethod() service.Operation {
	return service.Define(apigatewayapi.DeleteMethod, service.Contract{
		Action: "apigateway:DELETE", Resource: "Method",
		Keys:   []string{"apigateway:Resource/ApiKeyRequired", "apigateway:Resource/RouteAuthorizationType", "aws:ResourceTag/${TagKey}"},
		Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.DeleteMethodRequest) error {
		s.requireOn(c, in.RestApiId.V, methodPath(in.ResourceId.V, in.HttpMethod.V), s.aboutMethod(c, in.RestApiId.V, in.ResourceId.V, in.HttpMethod.V)...)
		return nil
	}, s.handleDeleteMethod)
}

// aboutMethod are the condition keys that tell what a method is before the call changes it.
func (s *Service) aboutMethod(c *service.Call, api, resource, httpMethod string) (keys []condition) {
	_ = s.read(c, api, func(e *entry) error {
		_, m, err := e.find(resource, httpMethod)
		if err == nil {
			keys = []condition{
				is("apigateway:Resource/ApiKeyRequired", boolText(m.APIKeyRequired)),
				is("apigateway:Resource/RouteAuthorizationType", m.AuthorizationType),
			}
		}
		return err
	})
	return keys
}

func (s *Service) handleDeleteMethod(_ context.Context, c *service.Call, in *apigatewayapi.DeleteMethodRequest) (*wire.Empty, error) {
	return nil, s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		r, m, err := e.find(in.ResourceId.V, in.HttpMethod.V)
		if err != nil {
			return err
		}
		r = r.clone()
		delete(r.Methods, m.HTTPMethod)
		s.resources.put(ed, e.api.ID, r)
		return nil
	})
}
