package openapi

import (
	"slices"
	"strings"

	"sluice/internal/value"
)

// The orders in which AWS writes a schema's keywords: those of the classes of Swagger's parsers, one for each format. Recorded
// answers of GetModels and GetExport hold to them: {"required", "type", "properties", "description"} and {"minItems", "type",
// "description", "items"} after an import of OpenAPI, {"type", "properties", "title"} of Swagger. Other keywords follow in the
// document's order: the parsers would drop them, and a schema would then allow what its author forbade.
var (
	keywordsOpenAPI = [...]string{
		"title", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength", "pattern",
		"maxItems", "minItems", "uniqueItems", "maxProperties", "minProperties", "required", "type", "not", "properties",
		"additionalProperties", "description", "format", "$ref", "nullable", "readOnly", "writeOnly", "example", "externalDocs",
		"deprecated", "xml", "items", "allOf", "anyOf", "oneOf", "default", "enum", "discriminator",
	}
	keywordsSwagger = [...]string{
		"$ref", "type", "required", "discriminator", "properties", "format", "example", "xml", "description", "title", "readOnly",
		"externalDocs", "multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "pattern",
		"uniqueItems", "items", "maxItems", "minItems", "minProperties", "maxProperties", "additionalProperties", "allOf", "enum",
		"default",
	}
)

// normaliser brings schemas in canonical form.
type normaliser struct {
	order []string
	ref   func(string) string // changes a reference
}

// newNormaliser has the order of a format: Swagger's or OpenAPI's.
func newNormaliser(swagger bool, ref func(string) string) *normaliser {
	if swagger {
		return &normaliser{order: keywordsSwagger[:], ref: ref}
	}
	return &normaliser{order: keywordsOpenAPI[:], ref: ref}
}

// schema returns a schema with its keywords in AWS's order and its references changed, schemas inside it too. What stands beside
// a reference is left out: JSON Schema ignores it.
func (n *normaliser) schema(v value.Value) value.Value {
	o, ok := v.AsObject()
	if !ok {
		return v
	}
	if ref, ok := refOf(v); ok {
		return value.NewObject(value.Member{Name: "$ref", Value: value.String(n.ref(ref))}).Value()
	}
	members := make([]value.Member, 0, o.Len())
	for _, keyword := range n.order {
		if member, ok := o.Get(keyword); ok {
			members = append(members, value.Member{Name: keyword, Value: n.keyword(keyword, member)})
		}
	}
	for keyword, member := range o.All() {
		if !slices.Contains(n.order, keyword) {
			members = append(members, value.Member{Name: keyword, Value: n.keyword(keyword, member)})
		}
	}
	return value.NewObject(members...).Value()
}

// keyword brings what a keyword holds in order, where that is a schema or schemas, and sorts "required" (recorded).
func (n *normaliser) keyword(keyword string, v value.Value) value.Value {
	switch keyword {
	case "required":
		return sortedTexts(v)
	case "properties", "patternProperties", "definitions", "dependencies":
		o, ok := v.AsObject()
		if !ok {
			return v
		}
		members := make([]value.Member, 0, o.Len())
		for name, member := range o.All() {
			members = append(members, value.Member{Name: name, Value: n.schema(member)})
		}
		return value.NewObject(members...).Value()
	case "items", "additionalProperties", "additionalItems", "not", "allOf", "anyOf", "oneOf":
		a, ok := v.AsArray()
		if !ok {
			return n.schema(v)
		}
		items := make([]value.Value, a.Len())
		for i, item := range a.All() {
			items[i] = n.schema(item)
		}
		return value.NewArray(items...).Value()
	}
	return v
}

// sortedTexts sorts an array of strings; anything else stays as it is.
func sortedTexts(v value.Value) value.Value {
	a, ok := v.AsArray()
	if !ok {
		return v
	}
	texts := make([]string, a.Len())
	for i, item := range a.All() {
		if texts[i], ok = item.AsString(); !ok {
			return v
		}
	}
	slices.SortFunc(texts, strings.Compare)
	items := make([]value.Value, len(texts))
	for i, s := range texts {
		items[i] = value.String(s)
	}
	return value.NewArray(items...).Value()
}
