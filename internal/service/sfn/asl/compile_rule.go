package asl

import (
	"strings"

	"sluice/internal/value"
)

// test compiles a JSONPath condition: And, Or, Not or a comparison. outer are the fields that the node has for another
// reason. The result is nil where something is wrong.
func (n node) test(outer map[string]bool) condition {
	kinds := []string{}
	for _, kind := range []string{"And", "Or", "Not", "Variable"} {
		if n.has(kind) {
			kinds = append(kinds, kind)
		}
	}
	if len(kinds) == 0 && n.has("Condition") {
		return nil // reported as a field of the other language
	}
	if len(kinds) != 1 {
		n.fault("", "The object must have only one of the following fields, [And, Or, Not, Variable, Condition]")
		return nil
	}
	if kinds[0] == "Variable" {
		return n.comparison(outer)
	}
	n.only(outer, fields(kinds[0]))
	switch kinds[0] {
	case "Not":
		inner, ok := n.object("Not")
		if !ok {
			return nil
		}
		return not{inner.test(innerFields)}
	case "And":
		return allOf(n.tests("And"))
	default:
		return anyOf(n.tests("Or"))
	}
}

// innerFields are what a test inside another may have beside its comparison; Next is not among them.
var innerFields = fields("Comment")

func (n node) tests(field string) []condition {
	var tests []condition
	for _, inner := range n.objects(field, 1) {
		tests = append(tests, inner.test(innerFields))
	}
	return tests
}

// comparison compiles a Variable and its one operator.
func (n node) comparison(outer map[string]bool) condition {
	c := &comparison{variable: n.reference("Variable")}
	var found []string
	for name, v := range n.members.All() {
		if name == "Variable" || outer[name] && name != "Condition" {
			continue
		}
		op, ok := operators[strings.TrimSuffix(name, "Path")]
		if !ok || strings.HasSuffix(name, "Path") && !op.pathForm {
			n.fault("", "Field '%s' is not supported", name)
			continue
		}
		found = append(found, name)
		c.operator = op
		n.operand(c, name, v)
	}
	switch {
	case len(found) == 0:
		n.fault("", "The object must have a comparison operator")
		return nil
	case len(found) > 1:
		n.fault("", "There should only be one of the following fields: [%s]", strings.Join(found, ", "))
		return nil
	}
	return c
}

func (n node) operand(c *comparison, name string, v value.Value) {
	c.field = name
	if strings.HasSuffix(name, "Path") {
		c.path = n.reference(name)
		return
	}
	if !c.operator.takes(v) {
		n.fault(name, "%s", c.operator.wants)
		return
	}
	c.operand = v
	if c.operator.prepare != nil {
		c.prepared = c.operator.prepare(v)
	}
}

// condition compiles a JSONata Condition: a boolean or an expression.
func (n node) condition() condition {
	n.require("Condition")
	v, ok := n.members.Get("Condition")
	if !ok {
		return nil
	}
	if b, ok := v.AsBool(); ok {
		return fixed(b)
	}
	if e := n.expression("Condition"); e != nil {
		return boolean{expression: e, field: n.within + "Condition"}
	}
	n.fault("Condition", "Value must be a boolean or a JSONata expression")
	return nil
}
