package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// getAuthorizer shows an authorizer.
func (s *Service) getAuthorizer() service.Operation {
	return service.Define(apigatewayapi.GetAuthorizer, service.Contract{
		Action: "apigateway:GET", Resource: "Authorizer", Keys: authorizerKeys(), Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetAuthorizerRequest) error {
		s.requireOn(c, in.RestApiId.V, authorizerPath(in.AuthorizerId.V), s.aboutAuthorizer(c, in.RestApiId.V, in.AuthorizerId.V)...)
		return nil
	}, s.handleGetAuthorizer)
}

func (s *Service) handleGetAuthorizer(_ context.Context, c *service.Call, in *apigatewayapi.GetAuthorizerRequest) (out *apigatewayapi.Authorizer, err error) {
	err = s.read(c, in.RestApiId.V, func(e *entry) error {
		if e == nil || e.authorizers[in.AuthorizerId.V] == nil {
			return noAuthorizer()
		}
		out = e.authorizers[in.AuthorizerId.V].shape()
		return nil
	})
	return out, err
}

// authorizerKeys are the condition keys of what is done to one authorizer. Source: Service Authorization Reference, "Amazon API
// Gateway Management".
func authorizerKeys(more ...string) []string {
	return append([]string{"apigateway:Resource/AuthorizerType", "apigateway:Resource/AuthorizerUri", "aws:ResourceTag/${TagKey}"}, more...)
}

// aboutAuthorizer are the condition keys that tell what an authorizer is before the call changes it.
func (s *Service) aboutAuthorizer(c *service.Call, api, id string) (keys []condition) {
	_ = s.read(c, api, func(e *entry) error {
		if e == nil || e.authorizers[id] == nil {
			return nil
		}
		a := e.authorizers[id]
		keys = append(keys, is("apigateway:Resource/AuthorizerType", a.Type))
		if a.URI != "" {
			keys = append(keys, is("apigateway:Resource/AuthorizerUri", a.URI))
		}
		return nil
	})
	return keys
}
