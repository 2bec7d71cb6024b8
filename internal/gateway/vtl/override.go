package vtl

// role is what a map of $context means to API Gateway.
type role uint8

const (
	noRole role = iota
	// contextItself is $context, requestOverride and responseOverride its members of these names, and parameterOverrides theirs.
	contextItself
	requestOverride
	responseOverride
	parameterOverrides
)

// of is the role of a member.
func (r role) of(name string) role {
	switch {
	case r == contextItself && name == "requestOverride":
		return requestOverride
	case r == contextItself && name == "responseOverride":
		return responseOverride
	case r == requestOverride && (name == "header" || name == "querystring" || name == "path"), r == responseOverride && name == "header":
		return parameterOverrides
	}
	return noRole
}

// isOverride reports whether a key of a map of this role overrides a parameter or the status.
func (r role) isOverride(key val) bool {
	return r == parameterOverrides || r == responseOverride && key.class() == classString && key.text == "status"
}

// OverrideError says that a template overrides a parameter, or the status, that is overridden already. Source: API Gateway Developer Guide,
// "Override your API's request and response parameters and status codes": "An override may only be applied to each parameter once. If
// you try to override the same parameter multiple times, API Gateway returns a 5XX response."
type OverrideError struct {
	// Name is the parameter's, or "status".
	Name string
}

// Error names the parameter.
func (e *OverrideError) Error() string { return "the override of " + e.Name + " is already applied" }

// overrideAgain notes that a key which is there gets another value. The template runs to its end nonetheless: overrides are applied when all
// of it is rendered.
func (r *run) overrideAgain(d *dict, key val) {
	if d.role.isOverride(key) && r.overridden == nil {
		r.overridden = &OverrideError{Name: key.text}
	}
}
