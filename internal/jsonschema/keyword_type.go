package jsonschema

import (
	"strings"

	"sluice/internal/value"
)

// typeCheck is type: the names that are allowed, in order. A number allows integers.
type typeCheck struct {
	allowed  []string
	kinds    [kinds]bool
	decimals bool // numbers with a fraction or an exponent
}

func primitiveTypes() []string {
	return []string{"array", "boolean", "integer", "null", "number", "object", "string"}
}

func compileType(_ *compiler, n *node, p place, _ *value.Object) error {
	names := []string{}
	if name, ok := p.value.AsString(); ok {
		names = append(names, name)
	} else if p.value.Kind() != value.KindArray {
		return incorrectType(p, "array", "string")
	} else {
		var err error
		if names, err = texts(p); err != nil {
			return err
		}
	}
	asked := map[string]bool{}
	for _, name := range names {
		asked[name] = true
	}
	asked["integer"] = asked["integer"] || asked["number"]
	c := &typeCheck{decimals: asked["number"]}
	for _, name := range primitiveTypes() {
		if asked[name] {
			c.allowed = append(c.allowed, name)
			delete(asked, name)
			c.kinds[kindOf(name)] = true
		}
	}
	for _, name := range names {
		if asked[name] {
			return p.fail(`"` + name + `" is not a valid primitive type (valid values are: [` + strings.Join(primitiveTypes(), ", ") + "])")
		}
	}
	n.onAll(c)
	return nil
}

func kindOf(name string) value.Kind {
	for k := range value.Kind(kinds) {
		if k.String() == name {
			return k
		}
	}
	return value.KindNumber // integer
}

func (c *typeCheck) test(r *run, v value.Value) {
	k := v.Kind()
	if c.kinds[k] {
		if k != value.KindNumber || c.decimals {
			return
		}
		if n, _ := v.AsNumber(); n.IsLiteralInteger() {
			return
		}
	}
	r.fail(c, v, 0)
}

func (c *typeCheck) text(dst []byte, v value.Value, _ int) []byte {
	dst = append(append(append(dst, "instance type ("...), typeName(v)...), ") does not match any allowed primitive type (allowed: "...)
	return append(appendArray(dst, c.allowed), ')')
}
