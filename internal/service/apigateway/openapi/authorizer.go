package openapi

import "strings"

// Values of Authorizer.Type.
const (
	AuthorizerToken   = "TOKEN"
	AuthorizerRequest = "REQUEST"
	AuthorizerCognito = "COGNITO_USER_POOLS"
)

// Authorizer is a security scheme with x-amazon-apigateway-authorizer.
type Authorizer struct {
	Name                 string // the scheme's
	Type                 string // one of the three values
	AuthType             string // x-amazon-apigateway-authtype: a word of the user's, without effect
	URI                  string // authorizerUri
	Credentials          string
	ProviderARNs         []string // of user pools
	IdentitySource       string   // "method.request.header.Authorization", several joined by commas
	ValidationExpression string   // identityValidationExpression
	ResultTTLSeconds     *int     // nil where the document says nothing: AWS answers none then, and takes 300
}

// authorizationType is what a method that uses the authorizer has.
func (a *Authorizer) authorizationType() string {
	if a.Type == AuthorizerCognito {
		return AuthorizationCognito
	}
	return AuthorizationCustom
}

// defaultAuthType is what AWS answers for an authorizer that was given no authType (developer guide, API_Authorizer).
func defaultAuthType(kind string) string {
	if kind == AuthorizerCognito {
		return strings.ToLower(AuthorizerCognito)
	}
	return "custom"
}
