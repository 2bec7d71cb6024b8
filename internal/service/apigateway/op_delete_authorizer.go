package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteAuthorizer deletes an authorizer that no method uses.
func (s *Service) deleteAuthorizer() service.Operation {
	return service.Define(apigatewayapi.DeleteAuthorizer, service.Contract{
		Action: "apigateway:DELETE", Resource: "Authorizer", Keys: authorizerKeys(), Errors: refuses(apigatewayapi.ErrConflictException),
	}, func(c *service.Call, in *apigatewayapi.DeleteAuthorizerRequest) error {
		s.requireOn(c, in.RestApiId.V, authorizerPath(in.AuthorizerId.V), s.aboutAuthorizer(c, in.RestApiId.V, in.AuthorizerId.V)...)
		return nil
	}, s.handleDeleteAuthorizer)
}

func (s *Service) handleDeleteAuthorizer(_ context.Context, c *service.Call, in *apigatewayapi.DeleteAuthorizerRequest) (*wire.Empty, error) {
	return nil, s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		if e == nil || e.authorizers[in.AuthorizerId.V] == nil {
			return noAuthorizer()
		}
		a := e.authorizers[in.AuthorizerId.V]
		if user, used := e.userOf(a); used {
			// Source of the text, with the method before the path: an answer of API Gateway in hashicorp/terraform, pull request 6731.
			return conflict("Cannot delete authorizer '%s', is referenced in method: %s/%s", a.Name, user.HTTPMethod, user.path)
		}
		s.authorizers.remove(ed, e.api.ID, a.ID)
		return nil
	})
}
