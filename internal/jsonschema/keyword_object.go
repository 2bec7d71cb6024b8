package jsonschema

import (
	"strconv"

	"sluice/internal/jsonschema/ecma"
	"sluice/internal/value"
)

func compileProperties(c *compiler, n *node, p place, _ *value.Object) error {
	if p.value.Kind() != value.KindObject {
		return incorrectType(p, "object")
	}
	n.properties = make(map[string]*node, p.value.Len())
	o, _ := p.value.AsObject()
	for name, v := range o.All() {
		s, err := c.node(p.child(v, name))
		if err != nil {
			return err
		}
		n.properties[name] = s
	}
	return nil
}

func compilePatternProperties(c *compiler, n *node, p place, _ *value.Object) error {
	o, ok := p.value.AsObject()
	if !ok {
		return incorrectType(p, "object")
	}
	for _, i := range sortedMembers(o) {
		m := o.At(i)
		re, err := ecma.Compile(m.Name)
		if err != nil {
			return &Error{
				Where: p.where(), Message: "property name " + strconv.Quote(m.Name) + " is not a valid ECMA 262 regular expression", Cause: err,
			}
		}
		s, err := c.node(p.child(m.Value, m.Name))
		if err != nil {
			return err
		}
		n.patterns = append(n.patterns, patternSchema{re, s})
	}
	return nil
}

// closedCheck is additionalProperties: false.
type closedCheck struct{ node *node }

func compileAdditionalProperties(c *compiler, n *node, p place, _ *value.Object) error {
	switch p.value.Kind() {
	case value.KindObject:
		rest, err := c.node(p)
		n.rest = rest
		return err
	case value.KindBool:
		if allowed, _ := p.value.AsBool(); !allowed {
			n.on(&closedCheck{n}, value.KindObject) // the node's properties are compiled later
		}
		return nil
	}
	return incorrectType(p, "boolean", "object")
}

func (c *closedCheck) test(r *run, v value.Value) {
	o, _ := v.AsObject()
	for i := range o.Len() {
		if !c.allows(r, o.At(i).Name) {
			if !r.aborted {
				r.fail(c, v, 0)
			}
			return
		}
	}
}

func (c *closedCheck) allows(r *run, name string) bool {
	if _, ok := c.node.properties[name]; ok {
		return true
	}
	for i := range c.node.patterns {
		if r.match(c.node.patterns[i].pattern, name) {
			return true
		}
	}
	return false
}

func (c *closedCheck) text(dst []byte, v value.Value, _ int) []byte {
	var unwanted []string
	o, _ := v.AsObject()
	r := &run{}
	for name := range o.All() {
		if !c.allows(r, name) && !r.aborted {
			unwanted = append(unwanted, name)
		}
	}
	return appendArray(append(dst, "object instance has properties which are not allowed by the schema: "...), sortedJava(unwanted))
}

// requiredCheck is required.
type requiredCheck struct{ names []string }

func compileRequired(_ *compiler, n *node, p place, _ *value.Object) error {
	names, err := texts(p)
	n.on(&requiredCheck{sortedJava(names)}, value.KindObject)
	return err
}

func (c *requiredCheck) test(r *run, v value.Value) {
	o, _ := v.AsObject()
	if len(missing(o, c.names, 1)) > 0 {
		r.fail(c, v, 0)
	}
}

func (c *requiredCheck) text(dst []byte, v value.Value, _ int) []byte {
	o, _ := v.AsObject()
	dst = appendArray(append(dst, "object has missing required properties ("...), missing(o, c.names, len(c.names)))
	return append(dst, ')')
}

// missing are the first names, at most as many as asked for, that an object lacks.
func missing(o *value.Object, names []string, atMost int) []string {
	var out []string
	for _, name := range names {
		if !o.Has(name) {
			if out = append(out, name); len(out) == atMost {
				break
			}
		}
	}
	return out
}
