package jsonata

func (r *resolver) binary(n *node) *node {
	switch n.text {
	case ".":
		return r.dot(n)
	case "[":
		return r.predicate(n)
	case "{":
		return r.group(n)
	case "^":
		return r.sort(n)
	case ":=":
		n.kind = nodeBind
		n.right = r.node(n.right)
		n.seek(n.right)
		return n
	case "@":
		return r.focus(n)
	case "#":
		return r.index(n)
	case "~>":
		n.kind = nodeApply
		n.left, n.right = r.node(n.left), r.node(n.right)
		n.keepArray = n.left.keepArray || n.right.keepArray
		return n
	}
	n.left, n.right = r.node(n.left), r.node(n.right)
	n.seek(n.left)
	n.seek(n.right)
	return n
}

// dot joins two paths.
func (r *resolver) dot(n *node) *node {
	left := r.node(n.left)
	path := left
	if left.kind != nodePath {
		path = &node{kind: nodePath, list: []*node{left}}
	}
	if left.kind == nodeParent {
		path.seeking = []*slot{left.slot}
	}
	right := r.node(n.right)
	if right.kind == nodePath {
		path.list = append(path.list, right.list...)
	} else {
		if right.predicates != nil {
			right.stages, right.predicates = right.predicates, nil
		}
		path.list = append(path.list, right)
	}
	for _, step := range path.list {
		switch step.kind {
		case nodeNumber, nodeValue:
			panic(bail{&Error{Code: "S0213", Position: step.position, value: step.literal()}})
		case nodeString:
			step.kind = nodeName
		default:
		}
		path.keepSingleton = path.keepSingleton || step.keepArray
	}
	path.list[0].markConstructed()
	path.list[len(path.list)-1].markConstructed()
	resolveAncestry(path)
	return path
}

func (n *node) markConstructed() {
	if n.kind == nodeUnary && n.text == "[" {
		n.constructed = true
	}
}

func (n *node) lastStep() *node {
	if n.kind == nodePath {
		return n.list[len(n.list)-1]
	}
	return n
}

func (r *resolver) predicate(n *node) *node {
	result := r.node(n.left)
	step := result.lastStep()
	if step.group != nil {
		failNode("S0209", n, undefined)
	}
	filter := r.node(n.right)
	if len(filter.seeking) > 0 {
		for _, s := range filter.seeking {
			if s.level == 1 {
				step.find(s)
			} else {
				s.level--
			}
		}
		step.seek(filter)
	}
	s := stage{filter: filter, position: n.position}
	if result.kind == nodePath {
		step.stages = append(step.stages, s)
	} else {
		step.predicates = append(step.predicates, s)
	}
	return result
}

func (r *resolver) group(n *node) *node {
	result := r.node(n.left)
	if result.group != nil {
		failNode("S0210", n, undefined)
	}
	for i, p := range n.pairs {
		n.pairs[i] = pair{r.node(p.key), r.node(p.value)}
	}
	result.group = &group{pairs: n.pairs, position: n.position}
	return result
}

func (r *resolver) sort(n *node) *node {
	result := r.node(n.left)
	if result.kind != nodePath {
		result = &node{kind: nodePath, list: []*node{result}}
	}
	step := &node{kind: nodeSort, position: n.position, terms: n.terms}
	for i := range step.terms {
		step.terms[i].expression = r.node(step.terms[i].expression)
		step.seek(step.terms[i].expression)
	}
	result.list = append(result.list, step)
	resolveAncestry(result)
	return result
}

func (r *resolver) focus(n *node) *node {
	result := r.node(n.left)
	step := result.lastStep()
	if step.stages != nil || step.predicates != nil {
		failNode("S0215", n, undefined)
	}
	if step.kind == nodeSort {
		failNode("S0216", n, undefined)
	}
	if n.keepArray {
		step.keepArray = true
	}
	step.focus, step.tuple = n.right.text, true
	return result
}

func (r *resolver) index(n *node) *node {
	result := r.node(n.left)
	step := result.lastStep()
	if result.kind != nodePath {
		result = &node{kind: nodePath, list: []*node{result}}
		if step.predicates != nil {
			step.stages, step.predicates = step.predicates, nil
		}
	}
	if step.stages == nil {
		step.index = n.right.text
	} else {
		step.stages = append(step.stages, stage{index: n.right.text, position: n.position})
	}
	step.tuple = true
	return result
}
