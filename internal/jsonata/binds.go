package jsonata

import "slices"

// binds tells whether evaluating a node binds a variable in the frame around it, so that a block needs a frame of its own.
func (n *node) binds() bool {
	if n == nil {
		return false
	}
	switch n.kind {
	case nodeBind:
		return true
	case nodeBlock, nodeLambda:
		// What is inside has its own frame; predicates and groupings behind it don't.
	default:
		if slices.ContainsFunc(n.list, (*node).binds) || n.condition.binds() || n.left.binds() || n.right.binds() || n.procedure.binds() || n.body.binds() {
			return true
		}
	}
	pairs := n.pairs
	if n.group != nil {
		pairs = append(slices.Clone(pairs), n.group.pairs...)
	}
	bound := func(s stage) bool { return s.filter.binds() }
	return slices.ContainsFunc(pairs, func(p pair) bool { return p.key.binds() || p.value.binds() }) ||
		slices.ContainsFunc(n.terms, func(t term) bool { return t.expression.binds() }) ||
		slices.ContainsFunc(n.predicates, bound) || slices.ContainsFunc(n.stages, bound)
}
