package jsonata

// compiled is a part of an expression, ready to be evaluated in a context with the variables in sight.
type compiled func(e *evaluation, in item, f *frame) (item, error)

// compiler makes functions of a tree.
type compiler struct{ names names }

// node compiles what any node of the tree may have: predicates and a grouping behind it, and the rule that a sequence of one is its element.
func (c *compiler) node(n *node) compiled {
	if quick := c.leaf(n); quick != nil {
		return quick
	}
	base := c.kind(n)
	filters := c.filters(n.predicates)
	var grouping *grouping
	if n.group != nil && n.kind != nodePath {
		grouping = c.grouping(n.group)
	}
	if len(filters) == 0 && grouping == nil && !n.mayBeSequence() {
		return func(e *evaluation, in item, f *frame) (item, error) {
			if err := e.enter(); err != nil {
				return undefined, err
			}
			x, err := base(e, in, f)
			e.depth--
			return x, err
		}
	}
	keepArray := n.keepArray
	return func(e *evaluation, in item, f *frame) (item, error) {
		if err := e.enter(); err != nil {
			return undefined, err
		}
		x, err := base(e, in, f)
		for i := 0; i < len(filters) && err == nil; i++ {
			x, err = filters[i].apply(e, x, f)
		}
		if grouping != nil && err == nil {
			x, err = grouping.eval(e, x, f)
		}
		e.depth--
		if err != nil {
			return undefined, err
		}
		return x.collapse(keepArray), nil
	}
}

// collapse makes one element of a sequence that has one, and nothing of one that has none.
func (x item) collapse(keepArray bool) item {
	if x.kind != kindArray {
		return x
	}
	l := x.list()
	if l == nil || !l.sequence || l.tuples {
		return x
	}
	if keepArray {
		l.keepSingleton = true
	}
	switch l.len() {
	case 0:
		return undefined
	case 1:
		if !l.keepSingleton {
			return l.at(0)
		}
	}
	return x
}

// mayBeSequence tells the nodes whose result may be a sequence from those whose can't.
func (n *node) mayBeSequence() bool {
	switch n.kind {
	case nodeString, nodeNumber, nodeValue, nodeRegex, nodeLambda, nodePartial, nodeTransform:
		return false
	case nodeBinary:
		return n.text == ".."
	default:
		return true
	}
}

// leaf compiles the nodes without parts, as far as nothing stands behind them: the same as node does, in one piece.
func (c *compiler) leaf(n *node) compiled {
	if n.predicates != nil || n.group != nil || n.keepArray {
		return nil
	}
	switch n.kind {
	case nodeString, nodeNumber, nodeValue:
		x := n.constant()
		return func(e *evaluation, _ item, _ *frame) (item, error) {
			if e.depth >= e.depthMax {
				return undefined, errStack()
			}
			return x, e.step(1)
		}
	case nodePath:
		if n.plain() {
			return c.path(n).quick
		}
	case nodeBinary:
		if n.right.isLiteral() && n.text != "and" && n.text != "or" && n.text != ".." {
			return c.withConstant(n)
		}
	default:
	}
	return nil
}

// constant is the value of a literal.
func (n *node) constant() item {
	switch n.kind {
	case nodeString:
		return text(n.text)
	case nodeNumber:
		return number(n.number)
	default:
		return n.token.value
	}
}

// kind compiles what is special about a node.
func (c *compiler) kind(n *node) compiled {
	switch n.kind {
	case nodePath:
		return c.path(n).eval
	case nodeBinary:
		return c.binary(n)
	case nodeUnary:
		return c.unary(n)
	case nodeName:
		return c.name(n)
	case nodeString, nodeNumber, nodeValue:
		return constant(n.constant())
	case nodeWildcard:
		return wildcard
	case nodeDescendant:
		return descendants
	case nodeParent:
		return c.lookup(n.slot.label.name)
	case nodeCondition:
		return c.condition(n)
	case nodeBlock:
		return c.block(n)
	case nodeBind:
		return c.bind(n)
	case nodeRegex:
		return c.regex(n)
	case nodeFunction:
		if n.tail {
			return c.tailCall(n)
		}
		return c.call(n).eval
	case nodeVariable:
		return c.variable(n)
	case nodeLambda:
		return c.lambda(n)
	case nodePartial:
		return c.partial(n)
	case nodeApply:
		return c.applyTo(n)
	case nodeTransform:
		return c.transform(n)
	default: // a sort outside of a path, an operator: the parser leaves none
		return constant(undefined)
	}
}

func constant(x item) compiled {
	return func(*evaluation, item, *frame) (item, error) { return x, nil }
}

func (c *compiler) nodes(list []*node) []compiled {
	out := make([]compiled, len(list))
	for i, n := range list {
		out[i] = c.node(n)
	}
	return out
}

func (c *compiler) name(n *node) compiled {
	name := n.text
	return func(e *evaluation, in item, _ *frame) (item, error) { return e.field(in, name, 0) }
}

// field returns the member of an object, or those of all objects in an array.
func (e *evaluation) field(in item, name string, depth int) (item, error) {
	if m, ok := in.members(); ok {
		return m.get(name), nil
	}
	v, ok := in.elements()
	if !ok {
		return undefined, nil
	}
	if depth > nestedMax {
		return undefined, errNested()
	}
	if err := e.step(v.n); err != nil {
		return undefined, err
	}
	found := &list{sequence: true}
	for i := range v.n {
		x, err := e.field(v.at(i), name, depth+1)
		if err != nil {
			return undefined, err
		}
		if err := e.add(found, x); err != nil {
			return undefined, err
		}
	}
	return array(found), nil
}

// add puts an item, or the elements of an array, at the end of a list. What is undefined adds nothing.
func (e *evaluation) add(l *list, x item) error {
	if !x.defined() {
		return nil
	}
	v := x.each()
	if err := e.elements(v.n); err != nil {
		return err
	}
	l.items = v.appendTo(l.items)
	return nil
}

func (c *compiler) block(n *node) compiled {
	parts := c.nodes(n.list)
	binds := false
	for _, part := range n.list {
		binds = binds || part.binds()
	}
	return func(e *evaluation, in item, f *frame) (x item, err error) {
		if binds {
			f = &frame{parent: f}
		}
		for _, part := range parts {
			if x, err = part(e, in, f); err != nil {
				return undefined, err
			}
		}
		return x, nil
	}
}

func (c *compiler) bind(n *node) compiled {
	name, right := c.names.number(n.left.text), c.node(n.right)
	return func(e *evaluation, in item, f *frame) (item, error) {
		x, err := right(e, in, f)
		if err == nil {
			f.bind(name, x)
		}
		return x, err
	}
}

func (c *compiler) condition(n *node) compiled {
	condition, then, otherwise := c.node(n.condition), c.node(n.left), constant(undefined)
	if n.right != nil {
		otherwise = c.node(n.right)
	}
	return func(e *evaluation, in item, f *frame) (item, error) {
		x, err := condition(e, in, f)
		if err != nil {
			return undefined, err
		}
		yes, err := e.truth(x)
		if err != nil {
			return undefined, err
		}
		if yes {
			return then(e, in, f)
		}
		return otherwise(e, in, f)
	}
}

// variable compiles $, $$ and $name. A name that is bound nowhere may be one of the library.
func (c *compiler) variable(n *node) compiled {
	if n.text == "" {
		return func(_ *evaluation, in item, _ *frame) (item, error) {
			if l := in.list(); l != nil && l.wrapper {
				return l.at(0), nil
			}
			return in, nil
		}
	}
	return c.lookup(n.text)
}

func (c *compiler) lookup(name string) compiled {
	id := c.names.number(name)
	return func(e *evaluation, _ item, f *frame) (item, error) {
		if x, ok := f.lookup(id); ok {
			return x, nil
		}
		return e.global(name), nil
	}
}

// global finds a variable that the expression itself doesn't bind.
func (e *evaluation) global(name string) item {
	if name == "$" {
		return e.input
	}
	if v, ok := e.env.Variables[name]; ok {
		return fromValue(v)
	}
	if f := library[name]; f != nil {
		return callable(f)
	}
	return undefined
}
