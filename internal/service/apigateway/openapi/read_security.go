package openapi

import (
	"slices"
	"strings"

	"sluice/internal/value"
)

// scheme is what a security scheme means to API Gateway. At most one of the three is set; none for a scheme that it cannot use.
type scheme struct {
	kind       string // as the document has it
	apiKey     bool
	iam        bool
	authorizer *Authorizer
}

// authTypeIAM is the x-amazon-apigateway-authtype that stands for signatures (developer guide, api-gateway-swagger-extensions-
// authtype).
const authTypeIAM = "awsSigv4"

// apiKeyHeader is the header of API keys, and apiKeyScheme the name under which exports describe it.
const (
	apiKeyHeader = "x-api-key"
	apiKeyScheme = "api_key"
)

func (r *reader) readSchemes() {
	r.schemes = map[string]*scheme{}
	for name, v := range r.components("securityDefinitions", "securitySchemes").All() {
		if resolved, ok := r.resolve(v); ok {
			v = resolved
		}
		o := objectOf(v)
		s := &scheme{kind: textOf(o, "type")}
		r.schemes[name] = s
		authType := textOf(o, extension+"authtype")
		definition, ok := o.Get(extension + "authorizer")
		switch {
		case ok:
			if a := r.readAuthorizer(name, authType, o, objectOf(definition)); a != nil {
				s.authorizer = a
				r.api.Authorizers = append(r.api.Authorizers, *a)
			}
		case strings.EqualFold(authType, authTypeIAM):
			s.iam = true
		case s.kind == "apiKey" && (name == apiKeyScheme || strings.EqualFold(textOf(o, "name"), apiKeyHeader)):
			s.apiKey = true
		}
	}
}

// readAuthorizer reads x-amazon-apigateway-authorizer.
func (r *reader) readAuthorizer(name, authType string, scheme, o *value.Object) *Authorizer {
	a := &Authorizer{
		Name: name, Type: strings.ToUpper(textOf(o, "type")), AuthType: authType, URI: textOf(o, "authorizerUri"),
		Credentials: textOf(o, "authorizerCredentials"), ProviderARNs: textsIn(o, "providerARNs"),
		IdentitySource: textOf(o, "identitySource"), ValidationExpression: textOf(o, "identityValidationExpression"),
	}
	switch a.Type {
	case AuthorizerToken, AuthorizerRequest, AuthorizerCognito:
	default:
		r.refuse("Unable to create authorizer '", name, "': Unsupported authorizer type: ", textOf(o, "type"))
		return nil
	}
	if a.AuthType == "" {
		a.AuthType = defaultAuthType(a.Type)
	}
	if a.IdentitySource == "" {
		a.IdentitySource = schemeSource(scheme)
	}
	if v, ok := o.Get("authorizerResultTtlInSeconds"); ok && !v.IsNull() {
		ttl, ok := integer(v)
		if !ok {
			r.refuse("Unable to create authorizer '", name, "': Invalid authorizerResultTtlInSeconds: ", v.String())
			return nil
		}
		a.ResultTTLSeconds = &ttl
	}
	return a
}

// schemeSource is the identity source that a scheme's place and name stand for (recorded: a scheme "in" "header" of the name
// TestHeaderAuth gives method.request.header.TestHeaderAuth). "Unused" is the name for those that have none (developer guide,
// api-gateway-swagger-extensions-authorizer).
func schemeSource(o *value.Object) string {
	name, kind := textOf(o, "name"), location(textOf(o, "in"))
	if name == "" || name == unusedName || kind == "" {
		return ""
	}
	return "method.request." + kind + "." + name
}

const unusedName = "Unused"

// integer reads a whole number, written as such or as a string.
func integer(v value.Value) (int, bool) {
	written, _ := text(v)
	parsed, ok := value.ParseNumber(strings.TrimSpace(written))
	if !ok {
		return 0, false
	}
	number, _ := parsed.AsNumber()
	n, ok := number.Int64()
	return int(n), ok
}

// readSecurity reads what a caller of the method has to show: the operation's requirements, else the document's (recorded: those at
// the root count, whatever api-gateway-known-issues says), and x-amazon-apigateway-auth.
func (r *reader) readSecurity(at place, o *value.Object, m *Method) {
	requirements, own := o.Get("security")
	if !own {
		requirements = r.security
		r.spend(count(requirements, referredMax))
	}
	if a, ok := requirements.AsArray(); ok {
		for _, requirement := range a.All() {
			for name, scopes := range objectOf(requirement).All() {
				r.require(at, name, scopes, m)
			}
		}
	}
	r.readAuth(at, o, m, own)
}

// require makes a method ask for one scheme. A scheme that is not there is refused, where dropping it would open the method to
// everybody; one that API Gateway has nothing for is left out with a warning, as AWS documents.
func (r *reader) require(at place, name string, scopes value.Value, m *Method) {
	s := r.schemes[name]
	switch {
	case s == nil:
		r.refuse("Unable to put method '", at.method, "' on resource at path '", at.path, "': Security scheme '", name, "' is not defined")
	case s.apiKey:
		m.APIKeyRequired = true
	case s.iam:
		r.authorize(at, name, AuthorizationIAM, m)
	case s.authorizer != nil:
		if r.authorize(at, name, s.authorizer.authorizationType(), m) {
			m.Authorizer = name
			m.AuthorizationScopes = scopesOf(scopes)
		}
	default:
		r.warn("Unsupported security definition type '", s.kind, "' for '", name, "' of ", at.String(), ". Ignoring.")
	}
}

// authorize sets a method's authorization type. A method has one: the first counts.
func (r *reader) authorize(at place, name, kind string, m *Method) bool {
	if m.AuthorizationType != AuthorizationNone {
		r.warn("Only one authorizer is supported for ", at.String(), ". Ignoring '", name, "'.")
		return false
	}
	m.AuthorizationType = kind
	return true
}

// scopesOf are a requirement's scopes in the document's order, each once.
func scopesOf(v value.Value) []string {
	var out []string
	if a, ok := v.AsArray(); ok {
		for _, item := range a.All() {
			if s, ok := item.AsString(); ok && !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}

// readAuth reads x-amazon-apigateway-auth (developer guide, api-gateway-swagger-extensions-auth: NONE or AWS_IAM, in any case of
// letters). It counts for more than the document's requirements and for less than the operation's own authorizer.
func (r *reader) readAuth(at place, o *value.Object, m *Method, own bool) {
	v, ok := o.Get(extension + "auth")
	if !ok || own && m.AuthorizationType != AuthorizationNone {
		return
	}
	switch kind := strings.ToUpper(textOf(objectOf(v), "type")); kind {
	case AuthorizationNone, AuthorizationIAM:
		m.AuthorizationType, m.Authorizer, m.AuthorizationScopes = kind, "", nil
	default:
		r.refuse("Unable to put method '", at.method, "' on resource at path '", at.path, "': Invalid authorization type: ", kind)
	}
}
