package openapi

import (
	"cmp"
	"slices"
	"strings"

	"sluice/internal/value"
)

// nameSchemes finds names for the schemes that no authorizer stands behind.
func (e *exporter) nameSchemes() {
	taken := func(name string) bool {
		return slices.ContainsFunc(e.api.Authorizers, func(a Authorizer) bool { return a.Name == name })
	}
	e.sigv4, e.apiKey = "sigv4", apiKeyScheme
	for taken(e.sigv4) {
		e.sigv4 += "_"
	}
	for taken(e.apiKey) {
		e.apiKey += "_"
	}
}

// schemes are the security schemes: every authorizer, and signatures and API keys where a method asks for them.
func (e *exporter) schemes() *value.Object {
	out := value.NewObject()
	for i := range e.api.Authorizers {
		out.Set(e.api.Authorizers[i].Name, e.authorizer(&e.api.Authorizers[i]))
	}
	var iam, key bool
	for _, r := range e.api.Resources {
		for _, m := range r.Methods {
			iam = iam || m.AuthorizationType == AuthorizationIAM
			key = key || m.APIKeyRequired
		}
	}
	if iam {
		o := schemeObject("Authorization", "header")
		if e.options.Extensions.Authorizers {
			o.Set(extension+"authtype", value.String(authTypeIAM))
		}
		out.Set(e.sigv4, o.Value())
	}
	if key {
		out.Set(e.apiKey, schemeObject(apiKeyHeader, "header").Value())
	}
	return out
}

func schemeObject(name, in string) *value.Object {
	o := value.NewObject()
	o.Set("type", value.String("apiKey"))
	o.Set("name", value.String(name))
	o.Set("in", value.String(in))
	return o
}

// authorizer writes an authorizer's scheme (developer guide, api-gateway-swagger-extensions-authorizer).
func (e *exporter) authorizer(a *Authorizer) value.Value {
	name, in, single := sourceScheme(a.IdentitySource)
	scheme := schemeObject(name, in)
	if !e.options.Extensions.Authorizers {
		return scheme.Value()
	}
	scheme.Set(extension+"authtype", value.String(cmp.Or(a.AuthType, defaultAuthType(a.Type))))
	o := value.NewObject()
	o.Set("type", value.String(strings.ToLower(a.Type)))
	setText(o, "authorizerUri", a.URI)
	setText(o, "authorizerCredentials", a.Credentials)
	setTexts(o, "providerARNs", a.ProviderARNs)
	if a.Type == AuthorizerRequest || !single {
		setText(o, "identitySource", a.IdentitySource)
	}
	setText(o, "identityValidationExpression", a.ValidationExpression)
	if a.ResultTTLSeconds != nil {
		o.Set("authorizerResultTtlInSeconds", value.Int(int64(*a.ResultTTLSeconds)))
	}
	scheme.Set(extension+"authorizer", o.Value())
	return scheme.Value()
}

// sourceScheme is the scheme's name and place that an identity source stands for, and whether they say all of it: "Unused" in the
// header where there are several sources or other ones.
func sourceScheme(source string) (name, in string, single bool) {
	if rest, ok := strings.CutPrefix(source, "method.request."); ok && !strings.Contains(rest, ",") {
		kind, name, _ := strings.Cut(rest, ".")
		switch {
		case name == "" || name == unusedName:
		case kind == "header":
			return name, "header", true
		case kind == "querystring":
			return name, "query", true
		}
	}
	return unusedName, "header", false
}

// addSecurity writes what a caller of the method has to show.
func (e *exporter) addSecurity(o *value.Object, m *Method) {
	requirements := value.NewArray()
	switch m.AuthorizationType {
	case AuthorizationIAM:
		requirements.Append(object(e.sigv4, textArray()))
	case AuthorizationCustom, AuthorizationCognito:
		requirements.Append(object(m.Authorizer, textArray(m.AuthorizationScopes...)))
	}
	if m.APIKeyRequired {
		requirements.Append(object(e.apiKey, textArray()))
	}
	if requirements.Len() > 0 {
		o.Set("security", requirements.Value())
	}
}
