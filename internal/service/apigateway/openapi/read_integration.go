package openapi

import (
	"slices"
	"strings"

	"sluice/internal/value"
)

// readIntegration reads x-amazon-apigateway-integration.
func (r *reader) readIntegration(at place, operation *value.Object, m *Method) {
	v, ok := operation.Get(extension + "integration")
	if !ok {
		return
	}
	v, resolved := r.resolve(v)
	o, ok := v.AsObject()
	if !resolved || !ok {
		r.fail(malformedIntegration(at.path, "the integration of "+at.method+" is no object"))
		return
	}
	if bad := notScalar(o); bad != "" {
		r.fail(malformedIntegration(at.path, bad+" of the integration of "+at.method+" must be a string"))
		return
	}
	i := r.integration(at, o)
	if !r.checkIntegration(at, o, i) {
		return
	}
	r.readTimeout(at, o, i)
	if tls := objectIn(o, "tlsConfig"); tls.Has("insecureSkipVerification") {
		skip := boolOf(tls, "insecureSkipVerification")
		i.InsecureSkipVerification = &skip
	}
	r.readIntegrationResponses(at, o, i)
	m.Integration = i
}

// integration takes an integration's members as they are written.
func (r *reader) integration(at place, o *value.Object) *Integration {
	return &Integration{
		Type: strings.ToUpper(textOf(o, "type")), HTTPMethod: strings.ToUpper(textOf(o, "httpMethod")), URI: textOf(o, "uri"),
		Credentials: textOf(o, "credentials"), ConnectionType: strings.ToUpper(textOf(o, "connectionType")),
		ConnectionID: textOf(o, "connectionId"), Target: textOf(o, "integrationTarget"),
		Passthrough:     strings.ToUpper(textOf(o, "passthroughBehavior")),
		ContentHandling: strings.ToUpper(textOf(o, "contentHandling")), ResponseTransferMode: strings.ToUpper(textOf(o, "responseTransferMode")),
		CacheNamespace: textOf(o, "cacheNamespace"), CacheKeys: textsIn(o, "cacheKeyParameters"), TimeoutMillis: TimeoutMillisDefault,
		RequestParameters: r.texts(o, "requestParameters", at.String()), RequestTemplates: r.texts(o, "requestTemplates", at.String()),
	}
}

// notScalar names a member that should be a string and is an array or an object, "" if there is none. Templates of CloudFormation
// have such before their functions are resolved.
func notScalar(o *value.Object) string {
	for _, name := range [...]string{
		"type", "httpMethod", "uri", "credentials", "connectionType", "connectionId", "integrationTarget", "passthroughBehavior",
		"contentHandling", "responseTransferMode", "cacheNamespace",
	} {
		v, _ := o.Get(name)
		if k := v.Kind(); k == value.KindArray || k == value.KindObject {
			return name
		}
	}
	return ""
}

// checkIntegration refuses kinds that there are not, and fills in AWS's defaults.
func (r *reader) checkIntegration(at place, o *value.Object, i *Integration) bool {
	switch i.Type {
	case IntegrationAWS, IntegrationAWSProxy, IntegrationHTTP, IntegrationHTTPProxy, IntegrationMock:
	default:
		r.fail(malformedIntegration(at.path, "the integration of "+at.method+" has the type '"+textOf(o, "type")+"'"))
		return false
	}
	if o.Has("integrationSubtype") {
		// Developer guide, api-gateway-swagger-extensions-integration: "Supported only for HTTP APIs".
		r.refuse("Unable to put integration on '", at.method, "' for resource at path '", at.path, "': integrationSubtype is supported for HTTP APIs only")
		return false
	}
	if i.Type == IntegrationMock {
		i.HTTPMethod = "" // recorded: a mock integration with an httpMethod has none after the import
	}
	if i.ConnectionType == "" && i.isHTTP() {
		i.ConnectionType = ConnectionInternet
	}
	if i.Passthrough == "" {
		i.Passthrough = PassthroughNoMatch
	}
	return true
}

func (r *reader) readTimeout(at place, o *value.Object, i *Integration) {
	v, ok := o.Get("timeoutInMillis")
	if !ok || v.IsNull() {
		return
	}
	millis, ok := integer(v)
	if !ok {
		r.refuse("Unable to put integration on '", at.method, "' for resource at path '", at.path, "': Invalid timeoutInMillis: ", v.String())
		return
	}
	i.TimeoutMillis = millis
}

// readIntegrationResponses reads the responses, whose keys are selection patterns. API Gateway keeps them by status code, so that
// of two with the same one the later stays.
func (r *reader) readIntegrationResponses(at place, o *value.Object, i *Integration) {
	for pattern, v := range objectIn(o, "responses").All() {
		member := objectOf(v)
		response := IntegrationResponse{
			StatusCode: textOf(member, "statusCode"), SelectionPattern: pattern, ContentHandling: strings.ToUpper(textOf(member, "contentHandling")),
			Parameters: r.texts(member, "responseParameters", at.String()), Templates: r.texts(member, "responseTemplates", at.String()),
		}
		if pattern == "default" {
			response.SelectionPattern = ""
		}
		if !isStatusCode(response.StatusCode) {
			r.refuse("Unable to put integration response on '", at.method, "' for resource at path '", at.path, "': Invalid status code '", response.StatusCode, "'")
			continue
		}
		same := slices.IndexFunc(i.Responses, func(other IntegrationResponse) bool { return other.StatusCode == response.StatusCode })
		if same >= 0 {
			r.warn("Two integration responses of ", at.String(), " have the status code ", response.StatusCode, ". The later one is kept.")
			i.Responses[same] = response
			continue
		}
		i.Responses = append(i.Responses, response)
	}
	slices.SortFunc(i.Responses, func(a, b IntegrationResponse) int { return strings.Compare(a.StatusCode, b.StatusCode) })
}
