package openapi

import (
	"cmp"
	"strings"

	"sluice/internal/value"
)

// addDocumentation writes x-amazon-apigateway-documentation, and what the API's own part says for the root.
func (e *exporter) addDocumentation(d *value.Object) {
	if !e.options.Extensions.Documentation || len(e.api.Documentation.Parts) == 0 {
		return
	}
	o := value.NewObject()
	setText(o, "version", e.api.Documentation.Version)
	parts := value.NewArray()
	for _, part := range e.api.Documentation.Parts {
		entry := value.NewObject()
		entry.Set("location", locationObject(part.Location))
		entry.Set("properties", asJSON(part.Properties))
		parts.Append(entry.Value())
	}
	o.Set("documentationParts", parts.Value())
	d.Set(extension+"documentation", o.Value())
	e.addDocumented(d, Location{Type: "API"}, "tags", "externalDocs")
	e.addExtras(d, Location{Type: "API"})
}

func locationObject(l Location) value.Value {
	o := value.NewObject()
	setText(o, "type", l.Type)
	setText(o, "path", l.Path)
	setText(o, "method", l.Method)
	setText(o, "statusCode", l.StatusCode)
	setText(o, "name", l.Name)
	return o.Value()
}

// documented is what documentation says about an entity: an empty object where there is nothing, or documentation is not wanted.
func (e *exporter) documented(l Location) *value.Object {
	if !e.options.Extensions.Documentation {
		return &value.Object{}
	}
	i := e.api.Documentation.applicable(l)
	if i < 0 {
		return &value.Object{}
	}
	v, err := value.Parse(e.api.Documentation.Parts[i].Properties)
	if err != nil {
		return &value.Object{}
	}
	return objectOf(v)
}

// addDocumented writes those documented attributes into an entity that OpenAPI has there (developer guide, api-gateway-documenting-
// api-quick-start-publishing: "For an OpenAPI-compliant attribute defined in the properties map of a documentation part, API Gateway
// inserts the attribute into the associated API entity definition").
func (e *exporter) addDocumented(o *value.Object, l Location, names ...string) {
	properties := e.documented(l)
	for _, name := range names {
		if v, ok := properties.Get(name); ok {
			o.Set(name, v)
		}
	}
}

// addExtras writes documented attributes "x-…", which OpenAPI has everywhere. Those of API Gateway stay out: they would be read as
// what they say.
func (e *exporter) addExtras(o *value.Object, l Location) {
	addExtras(o, e.documented(l))
}

func addExtras(o, properties *value.Object) {
	for name, v := range properties.All() {
		if strings.HasPrefix(name, "x-") && !strings.HasPrefix(name, "x-amazon-") && !o.Has(name) {
			o.Set(name, v)
		}
	}
}

// description is the API's: what documentation says of it, else its own.
func (e *exporter) description() string {
	info := objectIn(e.documented(Location{Type: "API"}), "info")
	return cmp.Or(textOf(info, "description"), e.api.Description)
}

// addAPIInfo writes what documentation says for "info" besides its description; title and version are the API's.
func (e *exporter) addAPIInfo(o *value.Object) {
	info := objectIn(e.documented(Location{Type: "API"}), "info")
	for _, name := range [...]string{"termsOfService", "contact", "license"} {
		if v, ok := info.Get(name); ok {
			o.Set(name, v)
		}
	}
	addExtras(o, info)
}

// describedModel adds what documentation says about a model that its schema does not say itself.
func (e *exporter) describedModel(name string, schema value.Value) value.Value {
	properties := e.documented(Location{Type: "MODEL", Name: name})
	own, ok := schema.AsObject()
	if !ok || own.Has("$ref") {
		return schema
	}
	out := own
	for _, attribute := range [...]string{"title", "description"} {
		if v, ok := properties.Get(attribute); ok && !own.Has(attribute) {
			if out == own {
				out = own.Clone()
			}
			out.Set(attribute, v)
		}
	}
	return out.Value()
}
