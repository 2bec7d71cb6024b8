package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// testInvokeAuthorizer would ask an authorizer without a request to the API. No authorizer can be asked yet.
func (s *Service) testInvokeAuthorizer() service.Operation {
	return service.Define(apigatewayapi.TestInvokeAuthorizer, service.Contract{
		Action: "apigateway:POST", Resource: "Authorizer", Keys: authorizerKeys(), Errors: refuses(),
		Gaps: []string{"authorizers cannot be invoked: every call is refused with 501"},
	}, func(c *service.Call, in *apigatewayapi.TestInvokeAuthorizerRequest) error {
		s.requireOn(c, in.RestApiId.V, authorizerPath(in.AuthorizerId.V), s.aboutAuthorizer(c, in.RestApiId.V, in.AuthorizerId.V)...)
		return nil
	}, s.handleTestInvokeAuthorizer)
}

func (s *Service) handleTestInvokeAuthorizer(_ context.Context, c *service.Call, in *apigatewayapi.TestInvokeAuthorizerRequest) (*apigatewayapi.TestInvokeAuthorizerResponse, error) {
	return nil, s.read(c, in.RestApiId.V, func(e *entry) error {
		if e == nil || e.authorizers[in.AuthorizerId.V] == nil {
			return noAuthorizer()
		}
		return wire.ErrNotImplemented.Newf("Invoking an authorizer of the type %s is not implemented.", e.authorizers[in.AuthorizerId.V].Type)
	})
}
