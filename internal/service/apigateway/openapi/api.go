package openapi

// API is a REST API as a document describes it. What only a request can say (endpoint types, tags) or only the service can
// give (identifiers, dates) is not here.
type API struct {
	Settings

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
