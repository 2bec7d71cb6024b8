package jsonschema

import (
	"strings"

	"sluice/internal/value"
)

// enumCheck is enum.
type enumCheck struct {
	values []value.Value
	// texts are the strings among them.
	texts map[string]struct{}
	shown string
}

func compileEnum(_ *compiler, n *node, p place, _ *value.Object) error {
	a, ok := p.value.AsArray()
	if !ok {
		return incorrectType(p, "array")
	}
	c := &enumCheck{texts: map[string]struct{}{}}
	seen := map[string]struct{}{}
	for _, v := range a.All() {
		key := string(appendKey(nil, v))
		if _, twice := seen[key]; twice {
			return p.fail("array must not contain duplicate elements")
		}
		seen[key] = struct{}{}
		if s, ok := v.AsString(); ok {
			c.texts[strings.Clone(s)] = struct{}{}
			continue
		}
		c.values = append(c.values, v)
	}
	c.shown = string(appendJava(nil, p.value))
	n.onAll(c)
	return nil
}

func (c *enumCheck) test(r *run, v value.Value) {
	if s, ok := v.AsString(); ok {
		if _, ok := c.texts[s]; !ok {
			r.fail(c, v, 0)
		}
		return
	}
	if !r.spend(len(c.values)) {
		return
	}
	for _, w := range c.values {
		if v.Kind() == w.Kind() && v.Len() == w.Len() && value.Equal(v, w) {
			return
		}
	}
	r.fail(c, v, 0)
}

func (c *enumCheck) text(dst []byte, v value.Value, _ int) []byte {
	dst = appendJava(append(dst, "instance value ("...), v)
	dst = append(append(dst, ") not found in enum (possible values: "...), c.shown...)
	return append(dst, ')')
}
