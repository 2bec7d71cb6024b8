package jsonschema

import (
	"fmt"

	"sluice/internal/value"
)

// allCheck, anyCheck and oneCheck are allOf, anyOf and oneOf. What speaks against a value inside of them is not told: the
// library has it in a report of its own, which API Gateway does not show.
type (
	allCheck struct{ schemas []*node }
	anyCheck struct{ schemas []*node }
	oneCheck struct{ schemas []*node }
	notCheck struct{ schema *node }
)

func compileAllOf(c *compiler, n *node, p place, _ *value.Object) error {
	schemas, err := c.list(p)
	n.onAll(&allCheck{schemas})
	return err
}

func compileAnyOf(c *compiler, n *node, p place, _ *value.Object) error {
	schemas, err := c.list(p)
	n.onAll(&anyCheck{schemas})
	return err
}

func compileOneOf(c *compiler, n *node, p place, _ *value.Object) error {
	schemas, err := c.list(p)
	n.onAll(&oneCheck{schemas})
	return err
}

func compileNot(c *compiler, n *node, p place, _ *value.Object) error {
	schema, err := c.node(p)
	n.onAll(&notCheck{schema})
	return err
}

func (c *compiler) list(p place) ([]*node, error) {
	if p.value.Kind() != value.KindArray {
		return nil, incorrectType(p, "array")
	}
	if p.value.Len() == 0 {
		return nil, p.fail("array must have at least one element")
	}
	var out []*node
	err := p.eachElement(func(e place) error {
		s, err := c.node(e)
		out = append(out, s)
		return err
	})
	return out, err
}

// count tells how many schemas match; it stops where one more would be too many, and at a limit.
func (r *run) count(schemas []*node, v value.Value, enough int) int {
	matched := 0
	for _, s := range schemas {
		if r.aborted || matched >= enough {
			break
		}
		if r.matches(s, v) {
			matched++
		}
	}
	return matched
}

func (c *allCheck) test(r *run, v value.Value) {
	matched := 0
	for _, s := range c.schemas {
		if r.matches(s, v) {
			matched++
		} else if r.aborted || !r.collecting {
			break
		}
	}
	if matched < len(c.schemas) && !r.aborted {
		r.fail(c, v, matched)
	}
}

func (c *allCheck) text(dst []byte, _ value.Value, n int) []byte {
	return fmt.Appendf(dst, "instance failed to match all required schemas (matched only %d out of %d)", n, len(c.schemas))
}

func (c *anyCheck) test(r *run, v value.Value) {
	if r.count(c.schemas, v, 1) == 0 && !r.aborted {
		r.fail(c, v, 0)
	}
}

func (c *anyCheck) text(dst []byte, _ value.Value, _ int) []byte {
	return fmt.Appendf(dst, "instance failed to match at least one required schema among %d", len(c.schemas))
}

func (c *oneCheck) test(r *run, v value.Value) {
	enough := 2
	if r.collecting { // the text tells how many
		enough = len(c.schemas)
	}
	if matched := r.count(c.schemas, v, enough); matched != 1 && !r.aborted {
		r.fail(c, v, matched)
	}
}

func (c *oneCheck) text(dst []byte, _ value.Value, n int) []byte {
	return fmt.Appendf(dst, "instance failed to match exactly one schema (matched %d out of %d)", n, len(c.schemas))
}

func (c *notCheck) test(r *run, v value.Value) {
	if r.matches(c.schema, v) {
		r.fail(c, v, 0)
	}
}

func (*notCheck) text(dst []byte, _ value.Value, _ int) []byte {
	return append(dst, "instance matched a schema which it should not have"...)
}
