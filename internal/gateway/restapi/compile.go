package restapi

import (
	"time"

	"sluice/internal/memo"
)

// Compiler compiles definitions. The zero value takes integrations with every AWS service.
type Compiler struct {
	// Serves tells which AWS services, by the names that integration URIs use, there is someone to call for.
	Serves func(service string) bool
	// Functions says that there is someone to invoke Lambda functions. Without one they are refused: see UnsupportedError.
	Functions bool

	models *models // of the definition that is being compiled
}

// Route is a compiled method. Immutable but for its meter.
type Route struct {
	ResourceID, ResourcePath string
	HTTPMethod               string // as defined: POST, or ANY
	// AuthorizationType and APIKeyRequired are what the method asks of its callers.
	AuthorizationType string
	APIKeyRequired    bool
	Type              Type
	// EndpointMethod is the method of the request to the endpoint; empty for the caller's own.
	EndpointMethod string
	Target         *Target // nil for MOCK
	Credentials    string  // the ARN of a role, CallerCredentials, or empty
	Timeout        time.Duration
	// Streams says that the response goes on to the caller as it comes; it may stand still for Idle.
	Streams bool
	Idle    time.Duration
	// Insecure trusts any certificate of an HTTP endpoint.
	Insecure        bool
	ContentHandling ContentHandling
	Parameters      []Parameter
	Templates       ByMediaType[*Template] // of the request
	// Validation is what is checked of a request, nil for nothing.
	Validation *Validation
	// Logging is how much of a request's execution log is kept.
	Logging Logging
	// Metered says that the method has metrics of its own; Meter is kept for whoever counts them then.
	Metered bool
	Meter   memo.Of[any]

	passthrough Passthrough
	responses   []Response
}

// Compile is Compiler.Compile with every AWS service allowed.
func Compile(d Definition) (*API, error) { return Compiler{}.Compile(d) }

// Compile makes the API of a definition, its canary included. Errors are *UnsupportedError and *InvalidError.
func (c Compiler) Compile(d Definition) (*API, error) {
	a, err := c.compile(&d)
	if err != nil || d.Canary == nil {
		return a, err
	}
	release, err := c.compile(&d.Canary.Release)
	if err != nil {
		return nil, err
	}
	a.withCanary(release, d.Canary.Percent)
	return a, nil
}

func (c Compiler) compile(d *Definition) (*API, error) {
	if err := d.unsupported(); err != nil {
		return nil, err
	}
	a := newAPI(d)
	c.models = newModels(d)
	var err error
	if a.Policy, err = compilePolicy(d.Policy); err != nil {
		return nil, err
	}
	if a.AccessLog, err = compileAccessLog(d); err != nil {
		return nil, err
	}
	if a.wordings, err = compileWordings(d.GatewayResponses); err != nil {
		return nil, err
	}
	for i := range d.Resources {
		resource := &d.Resources[i]
		for k := range resource.Methods {
			if err := c.route(a, d, resource, &resource.Methods[k]); err != nil {
				return nil, err
			}
		}
	}
	return a, nil
}

// route compiles one method into the trie.
func (c Compiler) route(a *API, d *Definition, resource *Resource, m *Method) error {
	name := m.HTTPMethod + " " + resource.Path
	if m.Integration == nil {
		return &InvalidError{Method: name, What: "integration", Cause: errNoIntegration}
	}
	if err := c.unsupportedMethod(m, name); err != nil {
		return err
	}
	if err := m.checkCredentials(); err != nil {
		return &InvalidError{Method: name, What: "integration credentials", Cause: err}
	}
	r := &Route{
		ResourceID: resource.ID, ResourcePath: resource.Path, HTTPMethod: m.HTTPMethod, Type: m.Integration.Type,
		AuthorizationType: m.AuthorizationType, APIKeyRequired: m.APIKeyRequired,
		EndpointMethod: m.Integration.HTTPMethod, Credentials: expandVariables(m.Integration.Credentials, d.Variables),
		Timeout: m.Integration.timeout(d), Streams: m.Integration.Streams(), Idle: idleOf(d.EndpointTypes), Insecure: m.Integration.InsecureSkipVerification,
		ContentHandling: m.Integration.ContentHandling, Templates: compileEach(m.Integration.RequestTemplates, compileTemplate),
		passthrough: m.Integration.Passthrough, Logging: d.settings(resource.Path, m.HTTPMethod).logging(),
		Metered: d.settings(resource.Path, m.HTTPMethod).Metrics,
	}
	if r.EndpointMethod == "ANY" {
		r.EndpointMethod = ""
	}
	var err error
	if r.Validation, err = c.validation(d, m); err != nil {
		return &InvalidError{Method: name, What: "request validation", Cause: err}
	}
	if r.Target, err = c.target(d, m.Integration, name); err != nil {
		return err
	}
	if r.Parameters, err = compileParameters(m.Integration.RequestParameters, ParseDestination, ParseRequestExpression); err != nil {
		return &InvalidError{Method: name, What: "integration request parameters", Cause: err}
	}
	if r.responses, err = compileResponses(m); err != nil {
		return &InvalidError{Method: name, What: "integration responses", Cause: err}
	}
	if err := a.root.add(resource.Path, r); err != nil {
		return &InvalidError{Method: name, What: "resource", Cause: err}
	}
	a.routes++
	return nil
}

// target compiles the integration's URI.
func (c Compiler) target(d *Definition, i *Integration, name string) (*Target, error) {
	uri := expandVariables(i.URI, d.Variables)
	switch i.Type {
	case Mock:
		return nil, nil
	case HTTP, HTTPProxy:
		return compileEndpoint(uri), nil
	}
	t, err := compileService(uri)
	if err != nil {
		return nil, &InvalidError{Method: name, What: "integration uri", Cause: err}
	}
	if err := c.unsupportedTarget(i, t, name); err != nil {
		return nil, err
	}
	if i.Streams() && !t.Streaming {
		return nil, &InvalidError{Method: name, What: "integration uri", Cause: errNotStreaming}
	}
	return t, nil
}

// Endpoint is what kind of endpoint is called. That is the integration's type, but for Lambda functions: they are AWSProxy, whether
// the method is a proxy or maps requests and responses itself.
func (r *Route) Endpoint() Type {
	if r.Target != nil && r.Target.Function != "" {
		return AWSProxy
	}
	return r.Type
}

// IsProxy reports whether requests and responses pass through without templates.
func (r *Route) IsProxy() bool { return r.Type == HTTPProxy || r.Type == AWSProxy }
