package jsonschema

import (
	"strconv"

	"sluice/internal/value"
)

// dependencyCheck is an entry of dependencies that lists names.
type dependencyCheck struct {
	member string
	names  []string
}

// schemaDependency is an entry of dependencies that is a schema.
type schemaDependency struct {
	member string
	schema *node
}

// compileDependencies compiles the entries: those with names as they come, then those with schemas by name.
func compileDependencies(c *compiler, n *node, p place, _ *value.Object) error {
	o, ok := p.value.AsObject()
	if !ok {
		return incorrectType(p, "object")
	}
	for name, v := range o.All() {
		at := p.child(v, name)
		switch v.Kind() {
		case value.KindArray:
			names, err := texts(at)
			if err != nil {
				return err
			}
			n.on(&dependencyCheck{name, sortedJava(names)}, value.KindObject)
		case value.KindObject:
		default:
			return p.fail("dependency value for property " + strconv.Quote(name) + " has incorrect type (expected one of [array, object] but found " +
				typeName(v) + ")")
		}
	}
	for _, i := range sortedMembers(o) {
		if m := o.At(i); m.Value.Kind() == value.KindObject {
			s, err := c.node(p.child(m.Value, m.Name))
			if err != nil {
				return err
			}
			n.on(&schemaDependency{m.Name, s}, value.KindObject)
		}
	}
	return nil
}

func (c *dependencyCheck) test(r *run, v value.Value) {
	o, _ := v.AsObject()
	if o.Has(c.member) && len(missing(o, c.names, 1)) > 0 {
		r.fail(c, v, 0)
	}
}

func (c *dependencyCheck) text(dst []byte, v value.Value, _ int) []byte {
	o, _ := v.AsObject()
	dst = append(append(append(dst, `property "`...), c.member...), `" of object has missing property dependencies (schema requires `...)
	dst = append(appendArray(dst, c.names), "; missing: "...)
	return append(appendArray(dst, missing(o, c.names, len(c.names))), ')')
}

// test applies the schema to the same value, in the same report.
func (c *schemaDependency) test(r *run, v value.Value) {
	if o, _ := v.AsObject(); o.Has(c.member) {
		r.process(c.schema, v)
	}
}

func (*schemaDependency) text(dst []byte, _ value.Value, _ int) []byte { return dst }
