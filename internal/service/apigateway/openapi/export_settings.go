package openapi

import "sluice/internal/value"

// addSettings writes the extensions at the document's root.
func (e *exporter) addSettings(d *value.Object) {
	if e.swagger {
		e.addEndpoint(d)
	}
	if e.options.Extensions.Settings {
		setText(d, extension+"api-key-source", e.api.APIKeySource)
		setTexts(d, extension+"binary-media-types", e.api.BinaryMediaTypes)
		if size := e.api.MinimumCompressionSize; size != nil {
			d.Set(extension+"minimum-compression-size", value.Int(*size))
		}
		setText(d, extension+"security-policy", e.api.SecurityPolicy)
		setText(d, extension+"endpoint-access-mode", e.api.EndpointAccessMode)
		if e.api.Policy != "" {
			d.Set(extension+"policy", asJSON(e.api.Policy))
		}
	}
	if e.options.Extensions.GatewayResponses {
		setObject(d, extension+"gateway-responses", e.gatewayResponses())
	}
	if e.options.Extensions.Validators {
		setObject(d, extension+"request-validators", e.validators())
	}
}

// addEndpoint writes x-amazon-apigateway-endpoint-configuration where the format has it, if there is anything to say.
func (e *exporter) addEndpoint(place *value.Object) {
	if !e.options.Extensions.Settings {
		return
	}
	o := value.NewObject()
	if disabled := e.api.EndpointDisabled; disabled != nil {
		o.Set("disableExecuteApiEndpoint", value.Bool(*disabled))
	}
	setTexts(o, "vpcEndpointIds", e.api.VPCEndpointIDs)
	setObject(place, extension+"endpoint-configuration", o)
}

func (e *exporter) gatewayResponses() *value.Object {
	out := value.NewObject()
	for _, g := range e.api.GatewayResponses {
		o := value.NewObject()
		setText(o, "statusCode", g.StatusCode)
		setMap(o, "responseParameters", g.Parameters)
		setMap(o, "responseTemplates", g.Templates)
		out.Set(g.Type, o.Value())
	}
	return out
}

func (e *exporter) validators() *value.Object {
	out := value.NewObject()
	for _, v := range e.api.Validators {
		o := value.NewObject()
		o.Set("validateRequestParameters", value.Bool(v.ValidateParameters))
		o.Set("validateRequestBody", value.Bool(v.ValidateBody))
		out.Set(v.Name, o.Value())
	}
	return out
}
