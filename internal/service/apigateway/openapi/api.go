package openapi

// API is a REST API as a document describes it. What only a request can say (endpoint types, tags) or only the service can
// give (identifiers, dates) is not here.
//
// A caller who exports an API leaves AWS's defaults empty where a comment says "where a document says nothing": recorded exports of an
// API whose keys come from the HEADER, whose endpoint is not disabled, say nothing of either.
type API struct {
	Name        string // info.title
	Description string // info.description
	Version     string // info.version; GetExport answers the date of creation where there is none

	BinaryMediaTypes       []string // in the document's order
	MinimumCompressionSize *int64   // bytes; nil switches compression off
	APIKeySource           string   // HEADER or AUTHORIZER; empty where a document says nothing, which is HEADER for a new API
	Policy                 string   // the resource policy as compact JSON, "execute-api:/*" not yet made an ARN; empty for none

	EndpointDisabled   *bool    // disableExecuteApiEndpoint; nil where a document says nothing
	VPCEndpointIDs     []string // of a private API
	EndpointAccessMode string   // BASIC or STRICT; empty where a document says nothing
	SecurityPolicy     string   // the TLS policy's name; empty where a document says nothing

	Models           []Model            // in the document's order; names are unique
	Validators       []RequestValidator // in the document's order; names are unique
	Authorizers      []Authorizer       // in the document's order; names are unique
	GatewayResponses []GatewayResponse  // in the document's order; types are unique
	Documentation    Documentation

	// Resources are sorted by path, so that parents come before their children; "/" and every ancestor are among them.
	Resources []Resource
}

// RequestValidator is one entry of x-amazon-apigateway-request-validators.
type RequestValidator struct {
	Name               string
	ValidateBody       bool
	ValidateParameters bool
}

// GatewayResponse is one entry of x-amazon-apigateway-gateway-responses.
type GatewayResponse struct {
	Type       string // DEFAULT_4XX, ACCESS_DENIED…; which types there are is the service's to check
	StatusCode string // empty for the type's own
	Parameters map[string]string
	Templates  map[string]string // by content type
}

// Resource is one path with its methods. Intermediate resources have none.
type Resource struct {
	Path    string   // from the root, "/pets/{petId}"; no slash at the end
	Methods []Method // sorted by HTTPMethod
}

// Resource returns the resource of a path, or nil.
func (a *API) Resource(path string) *Resource {
	for i := range a.Resources {
		if a.Resources[i].Path == path {
			return &a.Resources[i]
		}
	}
	return nil
}

// Method returns the method of a name in capitals, "ANY" included, or nil.
func (r *Resource) Method(httpMethod string) *Method {
	for i := range r.Methods {
		if r.Methods[i].HTTPMethod == httpMethod {
			return &r.Methods[i]
		}
	}
	return nil
}
