package jsonata

import "sluice/internal/value"

// direct is an expression that is nothing but names, perhaps behind a variable: $states.input.order.id. Most expressions are, and need none of the
// machinery where all they meet is objects.
type direct struct {
	fields     []string
	variable   string
	isVariable bool
}

func directOf(tree *node) direct {
	if tree.kind != nodePath || !tree.plain() {
		return direct{}
	}
	d := direct{}
	for _, step := range tree.list {
		if step.kind == nodeVariable {
			if step.text == "" || step.text == "$" {
				return direct{}
			}
			d.variable, d.isVariable = step.text, true
		} else {
			d.fields = append(d.fields, step.text)
		}
	}
	return d
}

// plain tells a path of names alone, perhaps behind a variable.
func (n *node) plain() bool {
	if n.group != nil || n.keepSingleton || n.keepArray || n.tuple {
		return false
	}
	for i, s := range n.list {
		if s.kind != nodeName && (i > 0 || s.kind != nodeVariable) || !s.bare() {
			return false
		}
	}
	return true
}

// bare tells a step without anything behind it.
func (n *node) bare() bool {
	return n.stages == nil && n.predicates == nil && n.group == nil && !n.tuple && !n.keepArray
}

// follow goes from member to member. ok is false where that doesn't lead to a value: the long way then says what comes out.
func (d *direct) follow(env *Environment, v value.Value) (_ value.Value, ok bool) {
	if len(d.fields) == 0 {
		return v, false
	}
	if d.isVariable {
		if v, ok = env.Variables[d.variable]; !ok {
			return v, false
		}
	}
	for _, name := range d.fields {
		if v, ok = v.Get(name); !ok {
			return v, false
		}
	}
	return v, true
}
