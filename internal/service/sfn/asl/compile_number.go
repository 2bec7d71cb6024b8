package asl

import (
	"strconv"

	"sluice/internal/value"
)

// seconds compiles a field that is a number, a JSONata expression, or, under its name with Path, a path.
func (n node) seconds(field string, lowest, highest int64) *number {
	if made, ok := n.dynamic(field); ok {
		return made
	}
	whole, ok := n.whole(field, lowest, highest)
	if !ok {
		return nil
	}
	return &number{field: field, constant: value.Number(strconv.FormatInt(whole, 10))}
}

// count is seconds for the fields of a Map: its number and its path exclude each other, and the path is no Context object's.
func (n node) count(field string, highest int64) *number {
	n.exclusive(field, field+"Path")
	made := n.seconds(field, 0, highest)
	if made != nil && isContextPath(made.expression) {
		n.fault(field+"Path", "Value is not a Reference Path")
	}
	return made
}

// dynamic compiles the forms of a number that are evaluated; ok says that there is one, though it may be faulty.
func (n node) dynamic(field string) (made *number, ok bool) {
	if n.language == JSONPath && n.has(field+"Path") {
		if p := n.reference(field + "Path"); p != nil {
			made = &number{field: field + "Path", expression: p}
		}
		return made, true
	}
	if e := n.expression(field); e != nil {
		return &number{field: n.within + field, expression: e}, true
	}
	return nil, n.isExpression(field)
}

// percentage compiles a field from 0 to 100. Source of the texts: ValidateStateMachineDefinition's answers.
func (n node) percentage(field string) *number {
	n.exclusive(field, field+"Path")
	if made, ok := n.dynamic(field); ok {
		if made != nil && isContextPath(made.expression) {
			n.fault(field+"Path", "Value is not a Reference Path")
		}
		return made
	}
	v, ok := n.members.Get(field)
	if !ok {
		return nil
	}
	found, ok := v.AsNumber()
	switch {
	case !ok:
		n.fault(field, "Expected value of type Integer")
		return nil
	case found.Float64() < 0:
		n.fault(field, "Minimum value is 0.0")
	case found.Float64() > percents:
		n.fault(field, "Maximum value is 100.0")
	}
	return &number{field: field, constant: found}
}

func isContextPath(e expression) bool {
	p, ok := e.(*path)
	return ok && p.root == rootContext
}

// isExpression reports whether a field's string is a JSONata expression, sound or not.
func (n node) isExpression(field string) bool {
	v, _ := n.members.Get(field)
	text, _ := v.AsString()
	_, ok := unwrap(text)
	return ok && n.language == JSONata
}
