package openapi

// Values of Integration.Type.
const (
	IntegrationAWS       = "AWS"
	IntegrationAWSProxy  = "AWS_PROXY"
	IntegrationHTTP      = "HTTP"
	IntegrationHTTPProxy = "HTTP_PROXY"
	IntegrationMock      = "MOCK"
)

// Defaults that AWS gives an integration; recorded answers of GetIntegration after an import show them. Export leaves them out,
// as recorded exports do.
const (
	TimeoutMillisDefault = 29000
	ConnectionInternet   = "INTERNET"
	PassthroughNoMatch   = "WHEN_NO_MATCH"
)

// Integration is x-amazon-apigateway-integration. Values that a document writes in small letters are in capitals here.
type Integration struct {
	Type                     string // one of the five values
	HTTPMethod               string // of the request to the backend, in capitals
	URI                      string
	Credentials              string
	ConnectionType           string // VPC_LINK or INTERNET; empty where AWS answers none
	ConnectionID             string // of a VPC link, or ${stageVariables.NAME}
	Target                   string // integrationTarget: the load balancer or listener behind a VPC link of version 2
	RequestParameters        map[string]string
	RequestTemplates         map[string]string // by content type
	Passthrough              string            // WHEN_NO_MATCH, WHEN_NO_TEMPLATES or NEVER; never empty
	ContentHandling          string            // CONVERT_TO_TEXT, CONVERT_TO_BINARY or empty
	TimeoutMillis            int
	ResponseTransferMode     string   // BUFFERED, STREAM, or empty where the document says nothing, which is BUFFERED
	CacheNamespace           string   // empty for the resource's identifier; a caller who exports leaves that out again
	CacheKeys                []string // cacheKeyParameters
	InsecureSkipVerification *bool    // tlsConfig; nil where there is none

	// Responses are sorted by status code; codes are unique, as integration responses are kept by them.
	Responses []IntegrationResponse
}

// IntegrationResponse is one entry of an integration's responses.
type IntegrationResponse struct {
	StatusCode       string
	SelectionPattern string // the entry's key; empty for "default"
	Parameters       map[string]string
	Templates        map[string]string // by content type
	ContentHandling  string
}

// isHTTP tells the kinds that have a connection type of their own: AWS answers INTERNET for these where nothing was said.
func (i *Integration) isHTTP() bool {
	return i.Type == IntegrationHTTP || i.Type == IntegrationHTTPProxy
}
