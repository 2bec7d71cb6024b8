package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// createAuthorizer creates an authorizer of an API. Naming a role takes the permission to pass it.
func (s *Service) createAuthorizer() service.Operation {
	return service.Define(apigatewayapi.CreateAuthorizer, service.Contract{
		Action: "apigateway:POST", Resource: "Authorizers",
		Keys:   []string{"apigateway:Request/AuthorizerType", "apigateway:Request/AuthorizerUri", "aws:ResourceTag/${TagKey}", "iam:PassedToService"},
		Errors: refuses(apigatewayapi.ErrConflictException, apigatewayapi.ErrLimitExceededException),
		Gaps:   []string{"the type JWT is refused with 501", "authorizers are stored; an API with a method that uses one is not deployed"},
	}, func(c *service.Call, in *apigatewayapi.CreateAuthorizerRequest) error {
		keys := []condition{is("apigateway:Request/AuthorizerType", in.Type.V)}
		if in.AuthorizerUri.Set {
			keys = append(keys, is("apigateway:Request/AuthorizerUri", in.AuthorizerUri.V))
		}
		s.requireOn(c, in.RestApiId.V, "/authorizers", keys...)
		requirePassRole(c, in.AuthorizerCredentials.V)
		return nil
	}, s.handleCreateAuthorizer)
}

func (s *Service) handleCreateAuthorizer(_ context.Context, c *service.Call, in *apigatewayapi.CreateAuthorizerRequest) (*apigatewayapi.Authorizer, error) {
	if err := refuseUnbuilt("CreateAuthorizer", unbuilt{"type JWT", in.Type.V == "JWT"}, unbuilt{"jwtConfiguration", in.JwtConfiguration != nil}); err != nil {
		return nil, err
	}
	a := newAuthorizer(in)
	if err := a.check(c); err != nil { // before the API is looked for (recorded)
		return nil, err
	}
	err := s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		switch {
		case e == nil: // recorded: no other operation says so
			return conflict("Unable to complete operation due to concurrent modification. Please try again later.")
		case len(e.authorizers) >= AuthorizersMax:
			return tooMany("Authorizers")
		}
		if err := e.checkAuthorizerName(a.Name, ""); err != nil {
			return err
		}
		a.ID = s.newID(resourceIDLength, func(id string) bool { return e.authorizers[id] != nil })
		s.authorizers.put(ed, e.api.ID, a)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return a.shape(), nil
}

// newAuthorizer takes the request; an authType that is not given follows from the type (recorded).
func newAuthorizer(in *apigatewayapi.CreateAuthorizerRequest) *authorizer {
	a := &authorizer{
		Name: in.Name.V, Type: in.Type.V, ProviderARNs: in.ProviderARNs, AuthType: in.AuthType.V, URI: in.AuthorizerUri.V,
		Credentials: in.AuthorizerCredentials.V, IdentitySource: in.IdentitySource.V, Validation: in.IdentityValidationExpression.V,
	}
	if in.AuthorizerResultTtlInSeconds.Set {
		seconds := in.AuthorizerResultTtlInSeconds.V
		a.TTLSeconds = &seconds
	}
	if a.AuthType == "" {
		a.AuthType = "custom"
		if a.Type == cognitoAuthorizer {
			a.AuthType = "cognito_user_pools"
		}
	}
	return a
}
