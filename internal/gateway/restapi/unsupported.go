package restapi

import "slices"

// unsupported is the list of what a stage, or its API, may ask for and does not get yet. To build one of these, take its line away.
func (d *Definition) unsupported() error {
	for _, f := range []struct {
		asked bool
		name  string
	}{
		{slices.Contains(d.EndpointTypes, "PRIVATE"), "the endpoint type PRIVATE, which needs VPC endpoints,"},
		{d.CacheClusterEnabled, "caching (cacheClusterEnabled)"},
		{d.TracingEnabled, "X-Ray tracing (tracingEnabled)"},
		{d.ClientCertificateID != "", "a client certificate (clientCertificateId)"},
		{d.Throttled, "throttling of methods (throttling/burstLimit, throttling/rateLimit)"},
	} {
		if f.asked {
			return &UnsupportedError{Feature: f.name}
		}
	}
	return nil
}

// unsupportedMethod is the same list for a method and its integration.
func (c Compiler) unsupportedMethod(m *Method, name string) error {
	i := m.Integration
	for _, f := range []struct {
		asked bool
		name  string
	}{
		{m.AuthorizationType != AuthNone && m.AuthorizationType != AuthIAM, "authorizationType " + m.AuthorizationType},
		{m.APIKeyRequired, "an API key (apiKeyRequired)"},
		{i.Type == AWSProxy && !c.Functions, "the integration type AWS_PROXY"},
		{i.ConnectionType == "VPC_LINK", "the connection type VPC_LINK"},
		{i.Streams() && i.Type != HTTPProxy && i.Type != AWSProxy, "the response transfer mode STREAM of " + string(i.Type) + " integrations"},
	} {
		if f.asked {
			return &UnsupportedError{Method: name, Feature: f.name}
		}
	}
	return nil
}

// unsupportedTarget refuses services that no one would answer for, so that the deployment fails and not every request.
func (c Compiler) unsupportedTarget(i *Integration, t *Target, name string) error {
	service := t.Service.Service
	switch {
	case t.Function != "" && c.Functions:
	case service == "lambda" && (t.Function != "" || c.Serves == nil):
		return &UnsupportedError{Method: name, Feature: "an integration with Lambda"}
	case i.Type == AWSProxy:
		return &UnsupportedError{Method: name, Feature: "the integration type AWS_PROXY with " + service}
	case c.Serves != nil && !c.Serves(service):
		return &UnsupportedError{Method: name, Feature: "an integration with the service " + service}
	}
	return nil
}
