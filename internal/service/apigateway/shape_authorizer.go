package apigateway

import (
	"sluice/internal/api/apigatewayapi"
	"sluice/internal/wire"
)

// shape is the answer of the operations on one authorizer. What was not given is not shown (recorded), but for the authType.
func (a *authorizer) shape() *apigatewayapi.Authorizer {
	out := &apigatewayapi.Authorizer{
		Id: wire.Some(a.ID), Name: wire.Some(a.Name), Type: wire.Some(a.Type), AuthType: wire.NonZero(a.AuthType), AuthorizerUri: wire.NonZero(a.URI),
		AuthorizerCredentials: wire.NonZero(a.Credentials), IdentitySource: wire.NonZero(a.IdentitySource), IdentityValidationExpression: wire.NonZero(a.Validation),
	}
	if len(a.ProviderARNs) > 0 {
		out.ProviderARNs = a.ProviderARNs
	}
	if a.TTLSeconds != nil {
		out.AuthorizerResultTtlInSeconds = wire.Some(*a.TTLSeconds)
	}
	return out
}
