package jsonata

// A parent (%) is the value that a step before started from. While the tree is resolved each % is a slot that goes up from the node that
// holds it, to the step that many levels before it; that step then puts its context into the tuples that run through the path, under the
// slot's label.

// find looks for the parent of a slot in a node, or goes one level up.
func (n *node) find(s *slot) {
	switch n.kind {
	case nodeName, nodeWildcard:
		if s.level--; s.level == 0 {
			if n.ancestor != nil {
				s.label.name = n.ancestor.label.name
			}
			n.ancestor, n.tuple = s, true
		}
	case nodeParent:
		s.level++
	case nodeBlock:
		if last := len(n.list) - 1; last >= 0 {
			n.tuple = true
			n.list[last].find(s)
		}
	case nodePath:
		n.tuple = true
		last := len(n.list) - 1
		n.list[last].find(s)
		for i := last - 1; s.level > 0 && i >= 0; i-- {
			n.list[i].find(s)
		}
	default:
		failNode("S0217", n, text(string(n.kind)))
	}
}

// seek lets a node look for the parents that were not found in a part of it.
func (n *node) seek(part *node) {
	slots := part.seeking
	if part.kind == nodeParent {
		slots = append(slots[:len(slots):len(slots)], part.slot)
	}
	n.seeking = append(n.seeking, slots...)
}

// resolveAncestry looks for the parents of a path's last step in the steps before it.
func resolveAncestry(path *node) {
	last := path.list[len(path.list)-1]
	slots := last.seeking
	if last.kind == nodeParent {
		slots = append(slots, last.slot)
	}
	for _, s := range slots {
		i := len(path.list) - 2
		for s.level > 0 {
			if i < 0 {
				path.seeking = append(path.seeking, s)
				break
			}
			step := path.list[i]
			i--
			// Steps that bind the same context with @ count as one.
			for i >= 0 && step.focus != "" && path.list[i].focus != "" {
				step = path.list[i]
				i--
			}
			step.find(s)
		}
	}
}
