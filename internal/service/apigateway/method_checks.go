package apigateway

import (
	"slices"
	"strings"
)

// httpMethods are those that a method can be of, in the order of API Gateway's text.
func httpMethods() []string {
	return []string{"GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY"}
}

func checkHTTPMethod(name string) error {
	if !slices.Contains(httpMethods(), name) {
		return badRequest("Invalid HttpMethod specified. Valid options are %s", strings.Join(httpMethods(), ","))
	}
	return nil
}

// The authorization types. What enforces them is the gateway's; see restapi.UnsupportedError.
const (
	authNone    = "NONE"
	authIAM     = "AWS_IAM"
	authCustom  = "CUSTOM"
	authCognito = "COGNITO_USER_POOLS"
)

// authorizationType reads a type in any case (recorded: "none").
func authorizationType(text string) (string, error) {
	switch t := strings.ToUpper(text); t {
	case authNone, authIAM, authCustom, authCognito:
		return t, nil
	}
	return "", badRequest("Invalid authorization type specified. Valid options are NONE,AWS_IAM,CUSTOM,COGNITO_USER_POOLS") // the text is ours
}

// useAuthorizer gives a method the authorizer that its type demands. Of the types that have none, the ID is ignored (recorded).
func (m *method) useAuthorizer(e *entry, id string) error {
	m.AuthorizerID = ""
	if m.AuthorizationType != authCustom && m.AuthorizationType != authCognito {
		return nil
	}
	if a := e.authorizers[id]; a == nil || a.authorizes() != m.AuthorizationType {
		return badRequest("Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.")
	}
	m.AuthorizerID = id
	return nil
}

// useValidator gives a method a request validator; the empty ID takes it away.
func (m *method) useValidator(e *entry, id string) error {
	if id != "" && e.validators[id] == nil {
		return badRequest("Invalid Request Validator identifier specified")
	}
	m.ValidatorID = id
	return nil
}

// checkParameters holds a method's declared parameters against each other: a template reads them by name alone.
func checkParameters(parameters map[string]bool) error {
	seen := map[string]bool{}
	var wrong []string
	for _, full := range sortedKeys(parameters) {
		name, ok := parameterName(full)
		if !ok {
			wrong = append(wrong, "Invalid mapping expression specified: "+full)
			continue
		}
		if seen[name] {
			return badRequest("Parameter names must be unique across querystring, header and path")
		}
		seen[name] = true
	}
	if wrong != nil {
		return invalidMappings(wrong)
	}
	return nil
}

// parameterName is the X of "method.request.header.X".
func parameterName(full string) (string, bool) {
	rest, ok := strings.CutPrefix(full, "method.request.")
	kind, name, _ := strings.Cut(rest, ".")
	return name, ok && name != "" && slices.Contains([]string{"header", "querystring", "path"}, kind)
}

// checkModels refuses models that the API has not.
func (e *entry) checkModels(models map[string]string) error {
	for _, mediaType := range sortedKeys(models) {
		if name := models[mediaType]; e.models[name] == nil {
			return badRequest("Invalid model identifier specified: %s", name)
		}
	}
	return nil
}

// find follows an API's tree down to a method.
func (e *entry) find(resourceID, httpMethod string) (*resource, *method, error) {
	if e == nil || e.resources[resourceID] == nil {
		return nil, nil, noResource()
	}
	r := e.resources[resourceID]
	m := r.Methods[httpMethod]
	if m == nil {
		return r, nil, noMethod()
	}
	return r, m, nil
}

// putMethod puts a changed method into a copy of its resource.
func (ed *edit) putMethod(e *entry, r *resource, m *method) {
	r = r.clone()
	if r.Methods == nil {
		r.Methods = map[string]*method{}
	}
	r.Methods[m.HTTPMethod] = m
	ed.s.resources.put(ed, e.api.ID, r)
}
