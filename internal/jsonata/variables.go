package jsonata

import (
	"slices"
)

// uses is what an expression needs from outside.
type uses struct {
	// variables has, for each variable, the fields that are read of it; wholly for one that is used in other ways too.
	variables map[string]map[string]bool
	input     bool
	varies    bool
	// outside are the references to the input as they were written; see TopLevel.
	outside []string
	// bodies are the functions that are still to be looked at: they see what is bound behind them too, for they are called later.
	bodies []body
}

// body is the body of a function in the scope where it is defined.
type body struct {
	node  *node
	scope *scope
}

// Variables returns the names, without $ and in order, of the variables that the expression takes from its environment: those that it
// mentions where it has not bound them, but for the functions of the library. The input ($ and $$) is none of them: see UsesInput.
func (x *Expression) Variables() []string {
	names := make([]string, 0, len(x.uses.variables))
	for name := range x.uses.variables {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// wholly stands among the fields of a variable that is used as a whole. No field has this name, for names in JSON are valid UTF-8.
const wholly = "\xff"

// Fields returns the fields that the expression reads of a variable, in order: input and result of $states.input.a & $states.result. whole tells
// that it also uses the variable in ways that don't name a field: alone, or with a wildcard. Step Functions refuses $states.result and
// $states.errorOutput where there are none.
func (x *Expression) Fields(variable string) (fields []string, whole bool) {
	for name := range x.uses.variables[variable] {
		if name == wholly {
			whole = true
		} else {
			fields = append(fields, name)
		}
	}
	slices.Sort(fields)
	return fields, whole
}

// UsesInput reports whether the expression looks at its input: by $, $$, %, or a name or wildcard that isn't a step behind something else.
func (x *Expression) UsesInput() bool { return x.uses.input }

// Constant reports whether the expression has the same result wherever and whenever it is evaluated: it uses no variable and no input, and no
// function like $now, $random or $uuid.
func (x *Expression) Constant() bool {
	return len(x.uses.variables) == 0 && !x.uses.input && !x.uses.varies
}

// scope holds the names that are bound around a node.
type scope struct {
	parent *scope
	names  map[string]bool
	// inner says that the context isn't the input of the expression any more.
	inner bool
}

func (s *scope) has(name string) bool {
	for ; s != nil; s = s.parent {
		if s.names[name] {
			return true
		}
	}
	return false
}

func (s *scope) bind(name string) {
	if name != "" {
		s.names[name] = true
	}
}

// open makes a scope inside of s.
func (s *scope) open() *scope { return &scope{parent: s, names: map[string]bool{}, inner: s.inner} }

// step makes the scope of what is evaluated for each value of a path, in s for what it binds.
func (s *scope) step() *scope { return &scope{parent: s, names: map[string]bool{}, inner: true} }

func usesOf(tree *node) uses {
	u := uses{variables: map[string]map[string]bool{}}
	u.node(tree, (&scope{}).open())
	for len(u.bodies) > 0 {
		b := u.bodies[0]
		u.bodies = u.bodies[1:]
		u.node(b.node, b.scope)
	}
	return u
}

func (u *uses) all(list []*node, s *scope) {
	for _, n := range list {
		u.node(n, s)
	}
}

func (u *uses) node(n *node, s *scope) {
	if n == nil {
		return
	}
	switch n.kind {
	case nodePath:
		u.path(n, s)
		return
	case nodeVariable:
		u.variable(n.text, wholly, s)
	case nodeName, nodeWildcard, nodeDescendant, nodeParent:
		u.outer(n.text, s)
	case nodeBlock:
		u.all(n.list, s.open())
	case nodeLambda:
		inside := s.open()
		for _, p := range n.list {
			inside.bind(p.text)
		}
		u.bodies = append(u.bodies, body{n.body, inside})
	case nodeBind:
		u.node(n.right, s)
		s.bind(n.left.text)
	case nodeTransform:
		u.node(n.left, s.step())
		u.node(n.right, s.step())
		u.node(n.body, s.step())
	default:
		u.children(n, s)
	}
	u.behind(n, s)
}

// children visits the parts of nodes that evaluate them in their own context.
func (u *uses) children(n *node, s *scope) {
	u.node(n.condition, s)
	u.node(n.left, s)
	u.node(n.right, s)
	u.node(n.procedure, s)
	for _, a := range n.list {
		if a.kind != nodeOperator { // an open argument
			u.node(a, s)
		}
	}
	u.pairs(n.pairs, s)
}

func (u *uses) pairs(pairs []pair, s *scope) {
	for _, p := range pairs {
		u.node(p.key, s)
		u.node(p.value, s)
	}
}

// behind visits predicates and groupings.
func (u *uses) behind(n *node, s *scope) {
	inside := s.step()
	for _, stages := range [][]stage{n.predicates, n.stages} {
		for _, p := range stages {
			u.node(p.filter, inside)
			inside.bind(p.index)
		}
	}
	if n.group != nil {
		u.pairs(n.group.pairs, inside)
	}
}

func (u *uses) path(n *node, s *scope) {
	inside := s.open()
	for i, step := range n.list {
		inside.inner = s.inner || i > 0
		inside.bind(step.focus)
		inside.bind(step.index)
		if field, ok := n.fieldBehind(i); ok {
			u.variable(step.text, field, inside)
			u.behind(step, inside)
		} else {
			u.node(step, inside)
		}
		for _, t := range step.terms {
			u.node(t.expression, inside.step())
		}
		for _, p := range step.stages {
			inside.bind(p.index)
		}
	}
	inside.inner = true
	u.behind(n, inside)
}

// fieldBehind tells the field that is read of a variable at the start of a path.
func (n *node) fieldBehind(i int) (string, bool) {
	if i > 0 || n.list[0].kind != nodeVariable || len(n.list) < 2 || n.list[1].kind != nodeName {
		return "", false
	}
	return n.list[1].text, true
}

func (u *uses) variable(name, field string, s *scope) {
	switch {
	case name == "":
		u.outer("$", s)
	case s.has(name):
	case name == "$":
		u.outer("$$", &scope{})
	case library[name] != nil:
		u.varies = u.varies || varies(name)
	default:
		if u.variables[name] == nil {
			u.variables[name] = map[string]bool{}
		}
		u.variables[name][field] = true
	}
}
