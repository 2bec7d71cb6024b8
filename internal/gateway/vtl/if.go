package vtl

// ifNode is #if with all its #elseif and #else.
type ifNode struct {
	branches  []branch
	otherwise []node
}

type branch struct {
	condition expr
	body      []node
}

func (n *ifNode) render(r *run) error {
	for i := range n.branches {
		yes, err := n.branches[i].condition.truth(r)
		if err != nil {
			return err
		}
		if yes {
			return r.nodes(n.branches[i].body)
		}
	}
	return r.nodes(n.otherwise)
}
