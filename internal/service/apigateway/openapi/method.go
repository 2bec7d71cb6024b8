package openapi

// Values of Method.AuthorizationType.
const (
	AuthorizationNone    = "NONE"
	AuthorizationIAM     = "AWS_IAM"
	AuthorizationCustom  = "CUSTOM"
	AuthorizationCognito = "COGNITO_USER_POOLS"
)

// MethodAny is the name of the method that x-amazon-apigateway-any-method describes.
const MethodAny = "ANY"

// Method is one operation of a document.
type Method struct {
	HTTPMethod          string // in capitals; ANY for x-amazon-apigateway-any-method
	OperationName       string // operationId
	AuthorizationType   string // one of the four values; never empty
	Authorizer          string // the name of one of the API's authorizers; empty unless the type is CUSTOM or COGNITO_USER_POOLS
	AuthorizationScopes []string
	APIKeyRequired      bool
	RequestValidator    string            // the name of one of the API's validators, the API's default already put in; empty for none
	RequestParameters   map[string]bool   // method.request.{header,path,querystring}.NAME → whether it is required
	RequestModels       map[string]string // content type → model name
	Responses           []MethodResponse  // sorted by status code
	Integration         *Integration      // nil where the document gives none: such an API can be stored, and not deployed
}

// MethodResponse is one response of an operation.
type MethodResponse struct {
	StatusCode string
	Parameters map[string]bool   // method.response.header.NAME → false: an imported header is never required
	Models     map[string]string // content type → model name
}
