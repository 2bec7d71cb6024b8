package openapi

import (
	"slices"
	"strings"

	"sluice/internal/value"
)

// extension is what the names of API Gateway's extensions start with.
const extension = "x-amazon-apigateway-"

// minimumCompressionMax is the largest x-amazon-apigateway-minimum-compression-size.
const minimumCompressionMax = 10 << 20

func (r *reader) readInfo() {
	info := objectIn(r.root, "info")
	r.api.Name, r.api.Description, r.api.Version = textOf(info, "title"), textOf(info, "description"), textOf(info, "version")
	if r.api.Name == "" {
		r.fail(invalid("info.title is missing"))
	}
	r.consumes, r.produces = textsIn(r.root, "consumes"), textsIn(r.root, "produces")
	r.security, _ = r.root.Get("security")
}

// readSettings reads the extensions at the root that are settings of the API.
func (r *reader) readSettings() {
	r.api.BinaryMediaTypes = textsIn(r.root, extension+"binary-media-types")
	r.readKeySource()
	r.readCompression()
	r.api.SecurityPolicy = textOf(r.root, extension+"security-policy")
	r.api.EndpointAccessMode = strings.ToUpper(textOf(r.root, extension+"endpoint-access-mode"))
	if v, ok := r.root.Get(extension + "policy"); ok && !v.IsNull() {
		r.api.Policy = asText(v)
	}
	if r.root.Has(extension + "cors") {
		r.warn("'", extension, "cors' is supported for HTTP APIs only. Ignoring.")
	}
}

func (r *reader) readKeySource() {
	source := strings.ToUpper(textOf(r.root, extension+"api-key-source"))
	switch source {
	case "", "HEADER", "AUTHORIZER":
		r.api.APIKeySource = source
	default:
		r.refuse("Invalid API key source '", source, "': it must be HEADER or AUTHORIZER")
	}
}

func (r *reader) readCompression() {
	v, ok := r.root.Get(extension + "minimum-compression-size")
	if !ok || v.IsNull() {
		return
	}
	n, ok := integer(v)
	if !ok || n < 0 || n > minimumCompressionMax {
		written, _ := text(v)
		r.refuse("Invalid minimum compression size '", written, "': it must be between 0 and 10485760")
		return
	}
	size := int64(n)
	r.api.MinimumCompressionSize = &size
}

// readEndpoint reads x-amazon-apigateway-endpoint-configuration: at the root of Swagger, in a server of OpenAPI. Each is taken
// where it is found, as documents have it in either place.
func (r *reader) readEndpoint() {
	for _, place := range append(r.servers(), r.root) {
		configuration := objectIn(place, extension+"endpoint-configuration")
		if configuration.Has("disableExecuteApiEndpoint") {
			disabled := boolOf(configuration, "disableExecuteApiEndpoint")
			r.api.EndpointDisabled = &disabled
		}
		for _, id := range textsIn(configuration, "vpcEndpointIds") {
			if !slices.Contains(r.api.VPCEndpointIDs, id) {
				r.api.VPCEndpointIDs = append(r.api.VPCEndpointIDs, id)
			}
		}
	}
}

// servers are OpenAPI's server objects. One alone may stand without its array: documents of AWS's samples have it so.
func (r *reader) servers() []*value.Object {
	v, _ := r.root.Get("servers")
	if o, ok := v.AsObject(); ok {
		return []*value.Object{o}
	}
	var out []*value.Object
	if a, ok := v.AsArray(); ok {
		for _, item := range a.All() {
			out = append(out, objectOf(item))
		}
	}
	return out
}

func (r *reader) readValidators() {
	for name, v := range objectIn(r.root, extension+"request-validators").All() {
		o := objectOf(v)
		r.validators[name] = true
		r.api.Validators = append(r.api.Validators, RequestValidator{
			Name: name, ValidateBody: boolOf(o, "validateRequestBody"), ValidateParameters: boolOf(o, "validateRequestParameters"),
		})
	}
}

func (r *reader) readGatewayResponses() {
	for kind, v := range objectIn(r.root, extension+"gateway-responses").All() {
		o := objectOf(v)
		owner := "gateway response '" + kind + "'"
		r.api.GatewayResponses = append(r.api.GatewayResponses, GatewayResponse{
			Type: kind, StatusCode: textOf(o, "statusCode"),
			Parameters: r.texts(o, "responseParameters", owner), Templates: r.texts(o, "responseTemplates", owner),
		})
	}
}

// texts reads a member that maps names to strings. What is no string is left out with the warning that AWS gives (recorded for
// requestParameters: "Invalid format for 'requestParameters'. Expected type string for property … of resource … and method …
// but got 'true'").
func (r *reader) texts(o *value.Object, member, owner string) map[string]string {
	var out map[string]string
	for name, v := range objectIn(o, member).All() {
		s, ok := v.AsString()
		if !ok {
			r.warn("Invalid format for '", member, "'. Expected type string for property '", name, "' of ", owner, " but got '", v.String(), "'")
			continue
		}
		if out == nil {
			out = map[string]string{}
		}
		out[name] = s
	}
	return out
}
