package jsonata

// sorting is a compiled order-by: ^(a, >b)
type sorting struct {
	terms      []compiled
	descending []bool
	position   int
}

func (c *compiler) sorting(n *node) *sorting {
	s := &sorting{position: n.position}
	for _, t := range n.terms {
		s.terms = append(s.terms, c.node(t.expression))
		s.descending = append(s.descending, t.descending)
	}
	return s
}

func (s *sorting) eval(e *evaluation, input view, f *frame) (item, error) {
	if input.n <= 1 {
		if l := input.list; l != nil && (l.sequence || l.tuples || l.constructed) {
			return array(l), nil
		}
		return array(input.sequence()), nil
	}
	after := func(a, b item) (bool, error) {
		inA, frameA := input.contextOf(a, f)
		inB, frameB := input.contextOf(b, f)
		return s.after(e, inA, inB, frameA, frameB)
	}
	sorted, err := e.mergeSort(input, after)
	return newArray(sorted), err
}

// after tells whether a belongs behind b.
func (s *sorting) after(e *evaluation, a, b item, frameA, frameB *frame) (bool, error) {
	for i, t := range s.terms {
		x, err := t(e, a, frameA)
		if err != nil {
			return false, err
		}
		y, err := t(e, b, frameB)
		if err != nil {
			return false, err
		}
		order, err := s.compare(x, y)
		if err != nil {
			return false, err
		}
		if s.descending[i] && x.defined() && y.defined() {
			order = -order
		}
		if order != 0 {
			return order > 0, nil
		}
	}
	return false, nil
}

// compare orders two values of a term. What is undefined comes last, whatever the direction.
func (s *sorting) compare(x, y item) (int, error) {
	switch {
	case !x.defined() && !y.defined():
		return 0, nil
	case !x.defined():
		return 1, nil
	case !y.defined():
		return -1, nil
	case !x.comparable():
		return 0, &Error{Code: "T2008", Position: s.position, value: x}
	case !y.comparable():
		return 0, &Error{Code: "T2008", Position: s.position, value: y}
	case x.kind != y.kind:
		return 0, &Error{Code: "T2007", Position: s.position, value: x, value2: y}
	case x.kind == kindString:
		return compareTexts(x.text, y.text), nil
	}
	a, b := x.float(), y.float()
	switch {
	case a == b:
		return 0, nil
	case a < b:
		return -1, nil
	}
	return 1, nil
}

func (x item) comparable() bool { return x.kind == kindString || x.kind == kindNumber }

// mergeSort sorts stably, and compares in the order in which the reference does.
func (e *evaluation) mergeSort(v view, after func(a, b item) (bool, error)) ([]item, error) {
	if err := e.elements(2 * v.n); err != nil {
		return nil, err
	}
	items := v.appendTo(make([]item, 0, v.n))
	return items, e.sortInto(items, make([]item, v.n), after)
}

func (e *evaluation) sortInto(items, space []item, after func(a, b item) (bool, error)) error {
	if len(items) <= 1 {
		return nil
	}
	middle := len(items) / 2
	if err := e.sortInto(items[:middle], space[:middle], after); err != nil {
		return err
	}
	if err := e.sortInto(items[middle:], space[middle:], after); err != nil {
		return err
	}
	copy(space, items)
	left, right := space[:middle], space[middle:]
	for i := range items {
		if len(left) == 0 || len(right) == 0 {
			copy(items[i:], left)
			copy(items[i:], right)
			return nil
		}
		later, err := after(left[0], right[0])
		if err != nil {
			return err
		}
		if err := e.step(1 + len(left[0].text)/bytesPerStep); err != nil {
			return err
		}
		if later {
			items[i], right = right[0], right[1:]
		} else {
			items[i], left = left[0], left[1:]
		}
	}
	return nil
}
