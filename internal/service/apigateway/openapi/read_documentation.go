package openapi

import (
	"slices"

	"sluice/internal/value"
)

// documentationPartsMax is AWS's quota of documentation parts in an API.
const documentationPartsMax = 2000

// readDocumentation reads x-amazon-apigateway-documentation. What descriptions elsewhere in the document add comes after, and where
// both speak of the same entity this one counts. A model has its description itself, and so no part for it.
func (r *reader) readDocumentation() {
	if r.options.IgnoreDocumentation {
		r.api.Documentation.Ignored = true
		return
	}
	r.readExplicit()
	if tags, ok := r.root.Get("tags"); ok && tags.Len() > 0 {
		r.document(Location{Type: "API"}, value.NewObject(value.Member{Name: "tags", Value: tags}))
	}
}

// readExplicit reads what the extension says.
func (r *reader) readExplicit() {
	o := objectIn(r.root, extension+"documentation")
	r.api.Documentation.Version = textOf(o, "version")
	v, _ := o.Get("documentationParts")
	if parts, ok := v.AsArray(); ok {
		for _, part := range parts.All() {
			r.readPart(objectOf(part))
		}
	}
}

// ReadDocumentation reads nothing but the parts of x-amazon-apigateway-documentation: the body of ImportDocumentationParts. The error is
// an *Error; its text for what is no OpenAPI document is recorded.
func ReadDocumentation(document []byte) (Documentation, error) {
	const unreadable = "Unable to build importer with provided input."
	r := &reader{api: &API{}, nodes: referredMax}
	var err *Error
	if r.root, err = parse(document); err == nil {
		err = r.format()
	}
	if err != nil {
		return Documentation{}, &Error{Message: unreadable, Reason: err.Reason}
	}
	r.readExplicit()
	switch {
	case r.fatal != nil:
		return Documentation{}, r.fatal
	case len(r.errors) > 0:
		return Documentation{}, problems("Errors", r.errors)
	}
	return r.api.Documentation, nil
}

func (r *reader) readPart(o *value.Object) {
	where := objectIn(o, "location")
	l := Location{
		Type: textOf(where, "type"), Path: textOf(where, "path"), Method: textOf(where, "method"),
		StatusCode: textOf(where, "statusCode"), Name: textOf(where, "name"),
	}.withDefaults()
	if !slices.Contains(locationTypes[:], l.Type) {
		r.refuse("Unable to create documentation part: Invalid location type '", l.Type, "'")
		return
	}
	v, _ := o.Get("properties")
	if r.api.Documentation.part(l) != nil {
		r.refuse("Unable to create documentation part: the location is there twice: ", l.Type, " ", l.Path, " ", l.Method, " ", l.StatusCode, " ", l.Name)
		return
	}
	r.addPart(DocumentationPart{Location: l, Properties: asText(v)})
}

// locationTypes are the types of Location (botocore's model: DocumentationPartType).
var locationTypes = [...]string{
	"API", "AUTHORIZER", "MODEL", "RESOURCE", "METHOD", "PATH_PARAMETER", "QUERY_PARAMETER", "REQUEST_HEADER", "REQUEST_BODY",
	"RESPONSE", "RESPONSE_HEADER", "RESPONSE_BODY",
}

func (r *reader) addPart(part DocumentationPart) {
	if len(r.api.Documentation.Parts) >= documentationPartsMax {
		r.fail(&Error{Message: "Too many documentation parts: an API may have 2000. Set ignore=documentation to leave them out."})
		return
	}
	r.api.Documentation.Parts = append(r.api.Documentation.Parts, part)
	parsed, _ := value.Parse(part.Properties) // what is no JSON says nothing about an entity
	r.said = append(r.said, parsed)
}

// document adds what the document itself says about an entity, unless x-amazon-apigateway-documentation said something about that
// entity, or the same for it and others.
func (r *reader) document(l Location, properties *value.Object) {
	if r.spend(1 + len(r.said)/bytesOfNode); r.options.IgnoreDocumentation || properties == nil || r.api.Documentation.part(l) != nil {
		return
	}
	said := value.NewObject()
	for name, v := range properties.All() {
		if !r.saidAlready(l, name, v) {
			said.Set(name, v)
		}
	}
	if said.Len() > 0 {
		r.addPart(DocumentationPart{Location: l, Properties: said.Value().String()})
	}
}

// saidAlready reports whether the part that holds for l too gives a property this value.
func (r *reader) saidAlready(l Location, name string, v value.Value) bool {
	i := r.api.Documentation.applicable(l)
	if i < 0 {
		return false
	}
	other, ok := r.said[i].Get(name)
	return ok && value.Equal(other, v)
}

// descriptionOf makes properties of an object's description; nil if it has none.
func descriptionOf(o *value.Object) *value.Object {
	if description := textOf(o, "description"); description != "" {
		return value.NewObject(value.Member{Name: "description", Value: value.String(description)})
	}
	return nil
}

// isDefaultDescription tells the description that exports give a response without one (recorded: "200 response"); it documents
// nothing.
func isDefaultDescription(properties *value.Object, status string) bool {
	return properties != nil && textOf(properties, "description") == defaultDescription(status)
}

func defaultDescription(status string) string { return status + " response" }

// documentMethod takes an operation's tags, summary and description.
func (r *reader) documentMethod(at place, o *value.Object) {
	r.document(Location{Type: "METHOD", Path: at.path, Method: at.method}, members(o, "tags", "summary", "description"))
}

// documentResource takes a path item's summary and description, which OpenAPI has.
func (r *reader) documentResource(path string, o *value.Object) {
	r.document(Location{Type: "RESOURCE", Path: path}, members(o, "summary", "description"))
}

// members returns those of an object's members that have these names and are not null; nil if there are none.
func members(o *value.Object, names ...string) *value.Object {
	out := value.NewObject()
	for _, name := range names {
		if v, ok := o.Get(name); ok && !v.IsNull() {
			out.Set(name, v)
		}
	}
	if out.Len() == 0 {
		return nil
	}
	return out
}
