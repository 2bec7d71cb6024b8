package openapi

import (
	"slices"
	"strings"

	"sluice/internal/value"
)

// location is API Gateway's word for a place of parameters, "" for one that it does not know.
func location(in string) string {
	switch in {
	case "query":
		return "querystring"
	case "header", "path":
		return in
	}
	return ""
}

// readParameters reads the path item's parameters, then the operation's own, which override those of the same name and place.
func (r *reader) readParameters(at place, operation *value.Object, m *Method, lists ...value.Value) {
	for _, list := range lists {
		a, ok := list.AsArray()
		if !ok {
			continue
		}
		for _, item := range a.All() {
			v, ok := r.resolve(item)
			if !ok {
				r.refuse("Unable to resolve a parameter of ", at.String())
				continue
			}
			r.readParameter(at, operation, m, objectOf(v))
		}
	}
	// A variable of the path is a parameter whether or not the document says so (recorded: a method of /echo/{data} without
	// parameters has method.request.path.data afterwards).
	r.spend(len(r.pathVariables))
	for _, name := range r.pathVariables {
		m.setParameter("method.request.path."+name, true)
	}
}

func (m *Method) setParameter(name string, required bool) {
	if m.RequestParameters == nil {
		m.RequestParameters = map[string]bool{}
	}
	m.RequestParameters[name] = required
}

func (r *reader) readParameter(at place, operation *value.Object, m *Method, o *value.Object) {
	name, in := textOf(o, "name"), textOf(o, "in")
	if in == "body" && r.swagger {
		schema, ok := o.Get("schema")
		if model := r.modelOf(at, schema); ok && model != "" {
			m.RequestModels = map[string]string{mediaType(operation, "consumes", r.consumes): model}
		}
		r.document(Location{Type: "REQUEST_BODY", Path: at.path, Method: at.method}, descriptionOf(o))
		return
	}
	kind := location(in)
	if kind == "" || name == "" {
		// Developer guide, api-gateway-known-issues; cookies and form fields have no place in a method request.
		r.warn("Unsupported parameter '", name, "' in '", in, "' of ", at.String(), ". Ignoring.")
		return
	}
	m.setParameter("method.request."+kind+"."+name, boolOf(o, "required"))
	r.document(Location{Type: documentedParameter(kind), Path: at.path, Method: at.method, Name: name}, descriptionOf(o))
}

// documentedParameter is the type of documentation part that a parameter has.
func documentedParameter(kind string) string {
	switch kind {
	case "header":
		return "REQUEST_HEADER"
	case "path":
		return "PATH_PARAMETER"
	}
	return "QUERY_PARAMETER"
}

// mediaType is the content type of the model of a Swagger operation's body ("consumes") or responses ("produces"): JSON if it is
// among those that the operation, or else the document, names; else the first; JSON if none is named. API Gateway's own
// open-source importer chooses like this.
func mediaType(operation *value.Object, member string, document []string) string {
	types := textsIn(operation, member)
	if len(types) == 0 {
		types = document
	}
	if len(types) == 0 || slices.ContainsFunc(types, func(t string) bool { return strings.EqualFold(t, ContentTypeJSON) }) {
		return ContentTypeJSON
	}
	return types[0]
}

// readRequestBody reads OpenAPI's request body.
func (r *reader) readRequestBody(at place, operation *value.Object, m *Method) {
	body, ok := operation.Get("requestBody")
	if !ok {
		return
	}
	if body, ok = r.resolve(body); !ok {
		r.refuse("Unable to resolve the request body of ", at.String())
		return
	}
	o := objectOf(body)
	m.RequestModels = r.contentModels(at, o)
	r.document(Location{Type: "REQUEST_BODY", Path: at.path, Method: at.method}, descriptionOf(o))
}

// contentModels reads the models of OpenAPI's "content", by content type.
func (r *reader) contentModels(at place, o *value.Object) map[string]string {
	var out map[string]string
	for contentType, media := range objectIn(o, "content").All() {
		schema, ok := media.Get("schema")
		if !ok {
			continue
		}
		if model := r.modelOf(at, schema); model != "" {
			if out == nil {
				out = map[string]string{}
			}
			out[contentType] = model
		}
	}
	return out
}
