package jsonata

// resolve turns the tree that the parser read into the one that is compiled: chains of dots become paths, predicates belong to their
// steps, each % knows the step whose value it means, calls at the end of functions are marked.
func resolve(n *node) *node {
	r := resolver{}
	n = r.node(n)
	if n.kind == nodeParent || len(n.seeking) > 0 {
		failNode("S0217", n, text(string(n.kind)))
	}
	return n
}

// resolver numbers the labels of parents.
type resolver struct{ labels int }

func failNode(code string, n *node, token item) {
	panic(bail{&Error{Code: code, Position: n.position, token: token, hasToken: token.defined()}})
}

func (r *resolver) node(n *node) *node {
	keepArray := n.keepArray
	resolved := r.kind(n)
	if keepArray {
		resolved.keepArray = true
	}
	return resolved
}

func (r *resolver) kind(n *node) *node {
	switch n.kind {
	case nodeBinary:
		return r.binary(n)
	case nodeUnary:
		return r.unary(n)
	case nodeFunction, nodePartial:
		return r.call(n)
	case nodeLambda:
		n.body = optimizeTail(r.node(n.body))
	case nodeCondition:
		return r.condition(n)
	case nodeTransform:
		n.left, n.right = r.node(n.left), r.node(n.right)
		if n.body != nil {
			n.body = r.node(n.body)
		}
	case nodeBlock:
		r.block(n)
	case nodeName:
		return &node{kind: nodePath, list: []*node{n}, keepSingleton: n.keepArray}
	case nodeParent:
		r.labels++
		return &node{kind: nodeParent, token: n.token, slot: &slot{label: &label{name: "!" + numberText(float64(r.labels))}, level: 1}}
	case nodeOperator:
		return r.operator(n)
	case nodeEnd:
		failNode("S0207", n, n.literal())
	default:
	}
	return n
}

// operator resolves a word that is an operator elsewhere, and here a name.
func (r *resolver) operator(n *node) *node {
	if n.text == "?" {
		return n
	}
	n.kind = nodeName
	return r.node(n)
}

func (r *resolver) unary(n *node) *node {
	switch n.text {
	case "[":
		for i := range n.list {
			n.list[i] = r.node(n.list[i])
			n.seek(n.list[i])
		}
	case "{":
		for i, p := range n.pairs {
			n.pairs[i] = pair{r.node(p.key), r.node(p.value)}
			n.seek(n.pairs[i].key)
			n.seek(n.pairs[i].value)
		}
	default:
		operand := r.node(n.left)
		if operand.kind == nodeNumber {
			operand.number = -operand.number
			operand.token.number = operand.number
			return operand
		}
		n.left = operand
		n.seek(operand)
	}
	return n
}

func (r *resolver) call(n *node) *node {
	for i := range n.list {
		n.list[i] = r.node(n.list[i])
		n.seek(n.list[i])
	}
	n.procedure = r.node(n.procedure)
	return n
}

func (r *resolver) condition(n *node) *node {
	n.condition, n.left = r.node(n.condition), r.node(n.left)
	n.seek(n.condition)
	n.seek(n.left)
	if n.right != nil {
		n.right = r.node(n.right)
		n.seek(n.right)
	}
	return n
}

func (r *resolver) block(n *node) {
	for i := range n.list {
		part := r.node(n.list[i])
		n.list[i] = part
		n.seek(part)
		if part.constructed || part.kind == nodePath && part.list[0].constructed {
			n.constructed = true
		}
	}
}

// optimizeTail marks the calls whose result is that of the function, so that they need no stack.
func optimizeTail(n *node) *node {
	switch n.kind {
	case nodeFunction:
		n.tail = len(n.predicates) == 0
	case nodeCondition:
		n.left = optimizeTail(n.left)
		if n.right != nil {
			n.right = optimizeTail(n.right)
		}
	case nodeBlock:
		if last := len(n.list) - 1; last >= 0 {
			n.list[last] = optimizeTail(n.list[last])
		}
	default:
	}
	return n
}
