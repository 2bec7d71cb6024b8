package jsonschema

import (
	"strconv"

	"sluice/internal/value"
)

// each calls fn for the schemas that stand directly in a schema. What has another form is passed over: the keywords refuse it.
func (p place) each(fn func(place) error) error {
	for _, name := range []string{"additionalItems", "additionalProperties", "not", "items"} {
		if v, ok := p.value.Get(name); ok && v.Kind() == value.KindObject {
			if err := fn(p.child(v, name)); err != nil {
				return err
			}
		}
	}
	for _, name := range []string{"items", "allOf", "anyOf", "oneOf"} {
		v, _ := p.value.Get(name)
		if err := p.child(v, name).eachElement(fn); err != nil {
			return err
		}
	}
	for _, name := range []string{"properties", "patternProperties", "definitions", "dependencies"} {
		v, _ := p.value.Get(name)
		if err := p.child(v, name).eachMember(fn); err != nil {
			return err
		}
	}
	return nil
}

func (p place) eachElement(fn func(place) error) error {
	a, ok := p.value.AsArray()
	if !ok {
		return nil
	}
	for i, v := range a.All() {
		if err := fn(p.child(v, strconv.Itoa(i))); err != nil {
			return err
		}
	}
	return nil
}

func (p place) eachMember(fn func(place) error) error {
	o, ok := p.value.AsObject()
	if !ok {
		return nil
	}
	for name, v := range o.All() {
		if err := fn(p.child(v, name)); err != nil {
			return err
		}
	}
	return nil
}
