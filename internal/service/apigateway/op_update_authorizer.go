package apigateway

import (
	"context"
	"slices"
	"strconv"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// updateAuthorizer patches an authorizer. Stages serve the authorizer that was deployed.
func (s *Service) updateAuthorizer() service.Operation {
	return service.Define(apigatewayapi.UpdateAuthorizer, service.Contract{
		Action: "apigateway:PATCH", Resource: "Authorizer",
		Keys:   authorizerKeys("apigateway:Request/AuthorizerType", "apigateway:Request/AuthorizerUri", "iam:PassedToService"),
		Errors: refuses(), Gaps: []string{"the type JWT is refused with 501"},
	}, s.authorizeUpdateAuthorizer, s.handleUpdateAuthorizer)
}

func (s *Service) authorizeUpdateAuthorizer(c *service.Call, in *apigatewayapi.UpdateAuthorizerRequest) error {
	keys := s.aboutAuthorizer(c, in.RestApiId.V, in.AuthorizerId.V)
	ps := patches(in.PatchOperations)
	for _, p := range ps {
		switch p.field {
		case "type":
			keys = append(keys, is("apigateway:Request/AuthorizerType", p.value))
		case "authorizerUri":
			keys = append(keys, is("apigateway:Request/AuthorizerUri", p.value))
		}
	}
	s.requireOn(c, in.RestApiId.V, authorizerPath(in.AuthorizerId.V), keys...)
	for _, p := range ps {
		if p.field == "authorizerCredentials" { // whether or not the path is one that patches them
			requirePassRole(c, p.value)
		}
	}
	return nil
}

func (s *Service) handleUpdateAuthorizer(_ context.Context, c *service.Call, in *apigatewayapi.UpdateAuthorizerRequest) (out *apigatewayapi.Authorizer, err error) {
	err = s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		if e == nil || e.authorizers[in.AuthorizerId.V] == nil {
			return noAuthorizer()
		}
		before := e.authorizers[in.AuthorizerId.V]
		a := before.clone()
		if err := each(in.PatchOperations, a.patch); err != nil {
			return err
		}
		if err := a.check(c); err != nil {
			return err
		}
		if err := e.checkAuthorizerName(a.Name, a.ID); err != nil {
			return err
		}
		if user, used := e.userOf(a); used && a.authorizes() != before.authorizes() {
			// The method would ask for an authorizer of a type that it has no longer. The text is ours.
			return badRequest("Cannot change the type of authorizer '%s', is referenced in method: %s/%s", a.Name, user.HTTPMethod, user.path)
		}
		s.authorizers.put(ed, e.api.ID, a)
		out = a.shape()
		return nil
	})
	return out, err
}

// patch applies one patch; whether the authorizer is right is seen when all are applied. Source of the paths: API reference,
// "Patch Operations", UpdateAuthorizer.
func (a *authorizer) patch(p *patch) error {
	if p.path == "/providerARNs" && p.op != opReplace {
		return a.patchProviders(p)
	}
	if err := p.replaces("/name", "/type", "/providerARNs", "/authType", "/authorizerUri", "/authorizerCredentials", "/identitySource",
		"/identityValidationExpression", "/authorizerResultTtlInSeconds"); err != nil {
		return err
	}
	switch p.path {
	case "/name":
		a.Name = p.value
	case "/type":
		return a.patchType(p)
	case "/providerARNs":
		a.ProviderARNs = []string{p.value}
	case "/authType":
		a.AuthType = p.value
	case "/authorizerUri":
		a.URI = p.value
	case "/authorizerCredentials":
		a.Credentials = p.value
	case "/identitySource":
		a.IdentitySource = p.value
	case "/identityValidationExpression":
		a.Validation = p.value
	case "/authorizerResultTtlInSeconds":
		seconds, err := strconv.ParseInt(p.value, 10, 64)
		if err != nil {
			return badRequest("Invalid authorizer result TTL specified. It must be between 0 and %d seconds", ttlSecondsMax)
		}
		a.TTLSeconds = &seconds
	}
	return nil
}

func (a *authorizer) patchType(p *patch) error {
	if p.value == "JWT" {
		return notBuilt("UpdateAuthorizer", "type JWT")
	}
	if err := oneOf(p, tokenAuthorizer, requestAuthorizer, cognitoAuthorizer); err != nil {
		return err
	}
	a.Type = p.value
	return nil
}

// patchProviders adds a user pool, or removes one.
func (a *authorizer) patchProviders(p *patch) error {
	switch p.op {
	case opAdd:
		if !slices.Contains(a.ProviderARNs, p.value) {
			a.ProviderARNs = append(a.ProviderARNs, p.value)
		}
	case opRemove:
		a.ProviderARNs = slices.DeleteFunc(a.ProviderARNs, func(provider string) bool { return provider == p.value })
	default:
		return p.only(opAdd, opRemove, opReplace)
	}
	return nil
}
