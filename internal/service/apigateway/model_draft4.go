package apigateway

import (
	"slices"

	"sluice/internal/value"
)

// draft4 holds a schema against the meta-schema of JSON schema draft 4, as far as a schema can be wrong by its form alone, and
// collects its references. Keywords that draft 4 does not know are nobody's business. Source: json-schema.org/draft-04/schema.
type draft4 struct {
	refs  []string
	wrong bool
}

// schema visits one schema and all those below it.
func (d *draft4) schema(v value.Value) {
	o, ok := v.AsObject()
	if !ok {
		d.wrong = true
		return
	}
	if ref, there := o.Get("$ref"); there {
		text, ok := ref.AsString()
		d.demand(ok)
		d.refs = append(d.refs, text)
	}
	for name, member := range o.All() {
		d.keyword(name, member)
	}
	d.demand(!o.Has("exclusiveMinimum") || o.Has("minimum"))
	d.demand(!o.Has("exclusiveMaximum") || o.Has("maximum"))
}

func (d *draft4) demand(ok bool) { d.wrong = d.wrong || !ok }

// keyword holds one keyword's value against the form that draft 4 gives it.
func (d *draft4) keyword(name string, v value.Value) {
	switch name {
	case "$schema", "id", "title", "description", "pattern", "format":
		_, ok := v.AsString()
		d.demand(ok)
	case "uniqueItems", "exclusiveMinimum", "exclusiveMaximum":
		_, ok := v.AsBool()
		d.demand(ok)
	case "minimum", "maximum", "multipleOf":
		n, ok := v.AsNumber()
		d.demand(ok && (name != "multipleOf" || n.Compare("0") > 0))
	case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties":
		n, ok := v.AsNumber()
		d.demand(ok && n.IsIntegral() && n.Compare("0") >= 0)
	case "properties", "patternProperties", "definitions":
		d.schemas(v)
	case "dependencies":
		d.dependencies(v)
	case "allOf", "anyOf", "oneOf":
		d.list(v)
	default:
		d.more(name, v)
	}
}

// more is the rest of the keywords, those that take one of several forms.
func (d *draft4) more(name string, v value.Value) {
	switch name {
	case "not":
		d.schema(v)
	case "items":
		if _, isList := v.AsArray(); isList {
			d.list(v)
			return
		}
		d.schema(v)
	case "additionalItems", "additionalProperties":
		if _, isBool := v.AsBool(); !isBool {
			d.schema(v)
		}
	case "required":
		d.names(v)
	case "enum":
		a, ok := v.AsArray()
		d.demand(ok && a.Len() > 0 && distinct(a))
	case "type":
		if text, ok := v.AsString(); ok {
			d.demand(isType(text))
			return
		}
		d.names(v)
		if a, ok := v.AsArray(); ok {
			for _, t := range a.All() {
				text, _ := t.AsString()
				d.demand(isType(text))
			}
		}
	}
}

func isType(text string) bool {
	return slices.Contains([]string{"array", "boolean", "integer", "null", "number", "object", "string"}, text)
}

// schemas visits an object whose members are schemas.
func (d *draft4) schemas(v value.Value) {
	o, ok := v.AsObject()
	d.demand(ok)
	if ok {
		for _, member := range o.All() {
			d.schema(member)
		}
	}
}

// list visits a list of at least one schema.
func (d *draft4) list(v value.Value) {
	a, ok := v.AsArray()
	d.demand(ok && a.Len() > 0)
	if ok {
		for _, item := range a.All() {
			d.schema(item)
		}
	}
}

// names demands a list of at least one text, none of them twice.
func (d *draft4) names(v value.Value) {
	a, ok := v.AsArray()
	d.demand(ok && a.Len() > 0 && distinct(a))
	if ok {
		for _, item := range a.All() {
			_, isText := item.AsString()
			d.demand(isText)
		}
	}
}

// dependencies visits an object whose members are schemas or lists of names.
func (d *draft4) dependencies(v value.Value) {
	o, ok := v.AsObject()
	d.demand(ok)
	if !ok {
		return
	}
	for _, member := range o.All() {
		if _, isList := member.AsArray(); isList {
			d.names(member)
		} else {
			d.schema(member)
		}
	}
}

// distinct reports whether no two items of a list say the same. Their texts decide, so that a long list takes no long time; two ways
// to write one number count as two.
func distinct(a *value.Array) bool {
	seen := make(map[string]bool, a.Len())
	for _, item := range a.All() {
		text := item.String()
		if seen[text] {
			return false
		}
		seen[text] = true
	}
	return true
}
