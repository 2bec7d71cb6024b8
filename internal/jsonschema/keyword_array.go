package jsonschema

import (
	"fmt"

	"sluice/internal/value"
)

func compileItems(c *compiler, n *node, p place, _ *value.Object) error {
	if p.value.Kind() == value.KindObject {
		items, err := c.node(p)
		n.items = items
		return err
	}
	if p.value.Kind() != value.KindArray {
		return incorrectType(p, "array", "object")
	}
	if p.value.Len() == 0 {
		return p.fail("array must have at least one element")
	}
	return p.eachElement(func(e place) error {
		s, err := c.node(e)
		n.tuple = append(n.tuple, s)
		return err
	})
}

// countCheck is additionalItems: false beside a list of items.
type countCheck struct{ allowed int }

// compileAdditionalItems compiles what is for the elements behind those that items lists. Beside no list false says nothing.
func compileAdditionalItems(c *compiler, n *node, p place, schema *value.Object) error {
	items, _ := schema.Get("items")
	switch p.value.Kind() {
	case value.KindObject:
		rest, err := c.node(p)
		n.restItems = rest
		return err
	case value.KindBool:
		if allowed, _ := p.value.AsBool(); !allowed && items.Kind() == value.KindArray {
			n.on(&countCheck{items.Len()}, value.KindArray)
		}
		return nil
	}
	return incorrectType(p, "boolean", "object")
}

func (c *countCheck) test(r *run, v value.Value) {
	if v.Len() > c.allowed {
		r.fail(c, v, v.Len())
	}
}

func (c *countCheck) text(dst []byte, _ value.Value, n int) []byte {
	return fmt.Appendf(dst, "schema only allows %d elements in array but instance has %d elements", c.allowed, n)
}

// uniqueCheck is uniqueItems: true.
type uniqueCheck struct{}

func compileUniqueItems(_ *compiler, n *node, p place, _ *value.Object) error {
	unique, ok := p.value.AsBool()
	if !ok {
		return incorrectType(p, "boolean")
	}
	if unique {
		n.on(uniqueCheck{}, value.KindArray)
	}
	return nil
}

// fewMax is how many elements are compared each with each.
const fewMax = 8

func (c uniqueCheck) test(r *run, v value.Value) {
	a, _ := v.AsArray()
	if a.Len() <= fewMax {
		for i := range a.Len() {
			for k := range i {
				if value.Equal(a.At(i), a.At(k)) {
					r.fail(c, v, 0)
					return
				}
			}
		}
		return
	}
	seen := make(map[string]struct{}, a.Len())
	var key []byte
	for _, e := range a.All() {
		key = appendKey(key[:0], e)
		if !r.spend(1 + len(key)/keyStepBytes) {
			return
		}
		if _, twice := seen[string(key)]; twice {
			r.fail(c, v, 0)
			return
		}
		seen[string(key)] = struct{}{}
	}
}

// keyStepBytes is how many bytes of a key make one step.
const keyStepBytes = 64

// appendKey writes a value so that equal values have equal texts: members by name, numbers without their spelling.
func appendKey(dst []byte, v value.Value) []byte {
	switch v.Kind() {
	case value.KindNumber:
		n, _ := v.AsNumber()
		d := n.Decimal()
		return fmt.Appendf(dst, "%t %s %d", d.Negative, d.Digits, d.Point)
	case value.KindArray:
		dst = append(dst, '[')
		a, _ := v.AsArray()
		for _, e := range a.All() {
			dst = append(appendKey(dst, e), ',')
		}
		return append(dst, ']')
	case value.KindObject:
		dst = append(dst, '{')
		o, _ := v.AsObject()
		for _, i := range sortedMembers(o) {
			dst = append(value.AppendString(dst, o.At(i).Name), ':')
			dst = append(appendKey(dst, o.At(i).Value), ',')
		}
		return append(dst, '}')
	}
	dst, _ = v.Append(dst)
	return dst
}

func (uniqueCheck) text(dst []byte, _ value.Value, _ int) []byte {
	return append(dst, "array must not contain duplicate elements"...)
}
