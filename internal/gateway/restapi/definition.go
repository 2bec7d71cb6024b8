package restapi

// Definition is what one stage of a REST API serves, as it was deployed. Names and forms are API Gateway's own; see "API
// Gateway V1 REST API Reference" for each.
type Definition struct {
	ID, Account, Region string
	// Name is the API's, as metrics have it.
	Name         string
	Stage        string
	DeploymentID string
	// Variables are the stage's.
	Variables        map[string]string
	BinaryMediaTypes []string
	// MinimumCompressionSize is from how many bytes on payloads are compressed; nil compresses none.
	MinimumCompressionSize *int64
	// EndpointDisabled closes the default endpoint, as disableExecuteApiEndpoint does.
	EndpointDisabled bool
	Resources        []Resource
	// Models are the schemas of the API's models by name, as texts.
	Models map[string]string
	// Validators are the API's request validators by ID.
	Validators map[string]Validator
	// MethodSettings are the stage's, by "{path}/{METHOD}" or "*/*" for all methods: see MethodSettings.
	MethodSettings map[string]MethodSettings
	// GatewayResponses are how the API words refusals, by type: see ResponseTypes.
	GatewayResponses map[string]GatewayResponse
	// Policy is the resource policy, JSON with whole ARNs; empty for none.
	Policy string
	// AccessLogDestination is the ARN of a log group and AccessLogFormat what its lines are; without one of them there is no log.
	AccessLogDestination, AccessLogFormat string
	// Canary is the release that a share of the requests goes to, or nil.
	Canary *Canary

	// What changes who may call, or what a call does, and is not enforced yet: see UnsupportedError.
	EndpointTypes       []string
	CacheClusterEnabled bool
	TracingEnabled      bool
	ClientCertificateID string
	Throttled           bool // a method's limits are lower than what a stage takes anyway
}

// Canary is a canary release of a stage. Source: Developer Guide, "Set up an API Gateway canary release deployment".
type Canary struct {
	// Percent is the share of requests, 0 to 100.
	Percent float64
	// Release is what they get; it has no canary of its own.
	Release Definition
}

// Validator says what of a request is held against the method's declarations before its integration is called.
type Validator struct{ Body, Parameters bool }

// Resource is one node of the API's tree.
type Resource struct {
	ID      string
	Path    string // "/", "/pets/{petId}", "/{proxy+}"
	Methods []Method
}

// Method is one method of a resource with everything below it.
type Method struct {
	HTTPMethod         string // GET … or ANY
	AuthorizationType  string // NONE, AWS_IAM, CUSTOM, COGNITO_USER_POOLS
	APIKeyRequired     bool
	RequestValidatorID string
	// RequestModels are the names of the models that request bodies have to follow, by content type.
	RequestModels map[string]string
	// RequestParameters are the declared ones, "method.request.header.X", with whether each is required.
	RequestParameters map[string]bool
	Responses         []MethodResponse
	Integration       *Integration // nil for a method that has none
}

// MethodResponse declares one status code that a method answers, and the headers that may be mapped to it.
type MethodResponse struct {
	StatusCode string
	Parameters []string // "method.response.header.X"
}

// Type is how a method is integrated.
type Type string

// The integration types.
const (
	Mock      Type = "MOCK"
	HTTP      Type = "HTTP"
	HTTPProxy Type = "HTTP_PROXY"
	AWS       Type = "AWS"
	AWSProxy  Type = "AWS_PROXY"
)

// Passthrough says what happens to a request body that no template matches.
type Passthrough string

// The passthrough behaviours. Source: API Gateway Developer Guide, "Integration passthrough behaviors".
const (
	WhenNoMatch     Passthrough = "WHEN_NO_MATCH"
	WhenNoTemplates Passthrough = "WHEN_NO_TEMPLATES"
	Never           Passthrough = "NEVER"
)

// ContentHandling says how a body changes between text and bytes.
type ContentHandling string

// The content handlings; the zero value leaves it to the binary media types.
const (
	ConvertToBinary ContentHandling = "CONVERT_TO_BINARY"
	ConvertToText   ContentHandling = "CONVERT_TO_TEXT"
)

// Integration is what stands behind a method.
type Integration struct {
	Type           Type
	HTTPMethod     string // of the request to the endpoint; ANY for the caller's own
	URI            string
	ConnectionType string // INTERNET, VPC_LINK
	// Credentials is the ARN of the role to assume, "arn:aws:iam::*:user/*" for the caller's own credentials, or empty.
	Credentials       string
	RequestParameters map[string]string // "integration.request.header.X": "method.request.header.Y"
	RequestTemplates  map[string]string // by media type; "" passes through
	Passthrough       Passthrough
	ContentHandling   ContentHandling
	CacheKeys         []string
	TimeoutMillis     int
	// InsecureSkipVerification trusts any certificate of an HTTP endpoint.
	InsecureSkipVerification bool
	ResponseTransferMode     string // BUFFERED, STREAM
	Responses                []IntegrationResponse
}

// IntegrationResponse turns what an endpoint answered into one of the method's responses.
type IntegrationResponse struct {
	StatusCode       string
	SelectionPattern string            // "" makes it the default
	Parameters       map[string]string // "method.response.header.X": "integration.response.header.Y"
	Templates        map[string]string // by media type; "" passes through
	ContentHandling  ContentHandling
}
