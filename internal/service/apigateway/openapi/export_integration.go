package openapi

import (
	"cmp"
	"strings"

	"sluice/internal/value"
)

// integrationOf writes x-amazon-apigateway-integration. What has AWS's default is left out, but passthroughBehavior (recorded).
func integrationOf(i *Integration) value.Value {
	o := value.NewObject()
	o.Set("type", value.String(strings.ToLower(i.Type)))
	setText(o, "connectionId", i.ConnectionID)
	setText(o, "credentials", i.Credentials)
	setText(o, "httpMethod", i.HTTPMethod)
	setText(o, "uri", i.URI)
	setText(o, "integrationTarget", i.Target)
	setObject(o, "responses", integrationResponses(i))
	setMap(o, "requestParameters", i.RequestParameters)
	setMap(o, "requestTemplates", i.RequestTemplates)
	setText(o, "passthroughBehavior", strings.ToLower(i.Passthrough))
	if i.ConnectionType != ConnectionInternet || !i.isHTTP() {
		setText(o, "connectionType", i.ConnectionType)
	}
	setText(o, "cacheNamespace", i.CacheNamespace)
	setTexts(o, "cacheKeyParameters", i.CacheKeys)
	if i.TimeoutMillis != TimeoutMillisDefault {
		o.Set("timeoutInMillis", value.Int(int64(i.TimeoutMillis)))
	}
	setText(o, "contentHandling", i.ContentHandling)
	setText(o, "responseTransferMode", i.ResponseTransferMode)
	if i.InsecureSkipVerification != nil {
		o.Set("tlsConfig", object("insecureSkipVerification", value.Bool(*i.InsecureSkipVerification)))
	}
	return o.Value()
}

// integrationResponses are keyed by selection pattern. Should two have the same pattern, the one of the lower status code keeps it,
// as it is the one that would be chosen.
func integrationResponses(i *Integration) *value.Object {
	first := map[string]*IntegrationResponse{}
	for at := range i.Responses {
		r := &i.Responses[at]
		if pattern := cmp.Or(r.SelectionPattern, "default"); first[pattern] == nil {
			first[pattern] = r
		}
	}
	out := value.NewObject()
	for _, pattern := range hashOrder(first) {
		r := first[pattern]
		o := value.NewObject()
		o.Set("statusCode", value.String(r.StatusCode))
		setMap(o, "responseParameters", r.Parameters)
		setMap(o, "responseTemplates", r.Templates)
		setText(o, "contentHandling", r.ContentHandling)
		out.Set(pattern, o.Value())
	}
	return out
}
