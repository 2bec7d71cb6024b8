package jsonata

import "sluice/internal/value"

// fieldTest is a predicate that compares a field with a literal or a variable, as most do: [total > 100], [state = $wanted]. For objects of the
// input whose field is of the same kind it needs none of the machinery.
type fieldTest struct {
	field   string
	literal item
	// variable is what the field is compared with instead: the same for all elements.
	variable *path
	holds    relation
}

// with returns the test with the variable's value as literal; nil where that takes the long way.
func (t *fieldTest) with(e *evaluation, in item, f *frame) *fieldTest {
	if t == nil || t.variable == nil {
		return t
	}
	x, ok := t.variable.follow(e, in, f)
	if !ok || !x.comparable() {
		return nil
	}
	if x.kind == kindNumber {
		x = number(x.float())
	}
	return &fieldTest{field: t.field, literal: x, holds: t.holds}
}

func (c *compiler) fieldTest(n *node) *fieldTest {
	if n.kind != nodeBinary || !n.bare() || n.left.kind != nodePath || !n.left.plain() || len(n.left.list) != 1 || n.left.list[0].kind != nodeName {
		return nil
	}
	holds, ok := relationOf(n.text)
	if !ok {
		return nil
	}
	t := &fieldTest{field: n.left.list[0].text, holds: holds}
	switch right := n.right; {
	case (right.kind == nodeNumber || right.kind == nodeString) && right.bare():
		t.literal = right.constant()
	case right.kind == nodeVariable && right.text != "" && right.bare():
		t.variable = &path{head: c.lookup(right.text)}
	case right.kind == nodePath && right.plain() && right.list[0].kind == nodeVariable && right.list[0].text != "":
		t.variable = c.path(right)
	default:
		return nil
	}
	return t
}

// relationOf is the relation that a comparison is.
func relationOf(token string) (r relation, ok bool) {
	switch token {
	case "=":
		return relation{equal: true}, true
	case "!=":
		return relation{less: true, greater: true}, true
	case "<":
		return relation{less: true}, true
	case "<=":
		return relation{less: true, equal: true}, true
	case ">":
		return relation{greater: true}, true
	case ">=":
		return relation{greater: true, equal: true}, true
	}
	return relation{}, false
}

// test compares; known is false where it takes the long way.
func (t *fieldTest) test(candidate value.Value) (yes, known bool) {
	o, ok := candidate.AsObject()
	if !ok {
		return false, false
	}
	member, ok := o.Get(t.field)
	if !ok {
		return false, false
	}
	if t.literal.kind == kindString {
		s, ok := member.AsString()
		return ok && t.holds.holds(compareTexts(s, t.literal.text)), ok
	}
	n, ok := member.AsNumber()
	if !ok {
		return false, false
	}
	x := item{kind: kindNumber, text: string(n)}
	a, b := x.float(), t.literal.num
	return a < b && t.holds.less || a > b && t.holds.greater || a == b && t.holds.equal, true
}

// fieldTestSteps is what the long way would count, or more.
const fieldTestSteps = 4
