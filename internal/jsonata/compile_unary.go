package jsonata

// unary compiles -x, [ ] and { }.
func (c *compiler) unary(n *node) compiled {
	switch n.text {
	case "[":
		return c.array(n)
	case "{":
		return c.grouping(&group{pairs: n.pairs, position: n.position}).eval
	}
	operand := c.node(n.left)
	return func(e *evaluation, in item, f *frame) (item, error) {
		x, err := operand(e, in, f)
		if err != nil || !x.defined() {
			return undefined, err
		}
		v, ok, err := finite(x)
		if err != nil {
			return undefined, err
		}
		if !ok {
			return undefined, &Error{Code: "D1002", Position: n.position, token: text("-"), hasToken: true, value: x}
		}
		return number(-v), nil
	}
}

// array compiles [a, b]. Elements that are arrays are taken apart, unless they are written as arrays.
func (c *compiler) array(n *node) compiled {
	elements := c.nodes(n.list)
	nested := make([]bool, len(n.list))
	for i, x := range n.list {
		nested[i] = x.kind == nodeUnary && x.text == "["
	}
	constructed := n.constructed
	return func(e *evaluation, in item, f *frame) (item, error) {
		out := &list{constructed: constructed}
		for i, element := range elements {
			x, err := element(e, in, f)
			if err != nil {
				return undefined, err
			}
			if l := x.list(); len(elements) == 1 && !nested[i] && l != nil && l.count > 0 {
				return array(&list{first: l.first, count: l.count, constructed: constructed}), nil
			}
			if !nested[i] {
				err = e.add(out, x)
			} else if x.defined() {
				out.push(x)
				err = e.elements(1)
			}
			if err != nil {
				return undefined, err
			}
		}
		return array(out), nil
	}
}

// wildcard is *: the values of all members, arrays taken apart.
func wildcard(e *evaluation, in item, _ *frame) (item, error) {
	if l := in.list(); l != nil && l.wrapper && l.len() > 0 {
		in = l.at(0)
	}
	out := &list{sequence: true}
	collect := func(x item) error {
		if x.kind == kindArray {
			out.sequence = false // as after $append
			return e.flattenInto(out, x, 0)
		}
		out.push(x)
		return e.elements(1)
	}
	if m, ok := in.members(); ok {
		for i := range m.n {
			if _, x := m.at(i); x.defined() {
				if err := collect(x); err != nil {
					return undefined, err
				}
			}
		}
	}
	if v, ok := in.elements(); ok {
		for i := range v.n {
			if err := collect(v.at(i)); err != nil {
				return undefined, err
			}
		}
	}
	return array(out), nil
}

// flattenInto adds what an array holds, and what the arrays in it hold.
func (e *evaluation) flattenInto(out *list, x item, depth int) error {
	v, ok := x.elements()
	if !ok {
		out.push(x)
		return e.elements(1)
	}
	if depth > nestedMax {
		return errNested()
	}
	for i := range v.n {
		if err := e.flattenInto(out, v.at(i), depth+1); err != nil {
			return err
		}
	}
	return nil
}

// descendants is **: the value and everything in it.
func descendants(e *evaluation, in item, _ *frame) (item, error) {
	if !in.defined() {
		return undefined, nil
	}
	out := &list{sequence: true}
	if err := e.descend(out, in, 0); err != nil {
		return undefined, err
	}
	if len(out.items) == 1 {
		return out.items[0], nil
	}
	return array(out), nil
}

func (e *evaluation) descend(out *list, x item, depth int) error {
	if depth > nestedMax {
		return errNested()
	}
	if v, ok := x.elements(); ok {
		for i := range v.n {
			if err := e.descend(out, v.at(i), depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	out.push(x)
	if err := e.elements(1); err != nil {
		return err
	}
	if m, ok := x.members(); ok {
		for i := range m.n {
			if _, member := m.at(i); member.defined() {
				if err := e.descend(out, member, depth+1); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
