package jsonata

import "math"

// filter is a compiled predicate.
type filter struct {
	eval  compiled
	field *fieldTest // nil for most
	// position is the index that the predicate is, where it is a literal number.
	position   int
	isPosition bool
	// index is the variable that numbers tuples, where the stage is no predicate.
	index int
}

func (c *compiler) filters(stages []stage) []filter {
	var out []filter
	for _, s := range stages {
		f := filter{index: none}
		switch {
		case s.filter == nil:
			f.index = c.names.number(s.index)
		case s.filter.kind == nodeNumber:
			f.isPosition, f.position = true, integer(s.filter.number)
		default:
			f.eval, f.field = c.node(s.filter), c.fieldTest(s.filter)
		}
		out = append(out, f)
	}
	return out
}

// apply keeps what the predicate holds for, or whose position it gives.
func (p *filter) apply(e *evaluation, x item, f *frame) (item, error) {
	if p.index != none {
		return x, nil // there are no tuples to number
	}
	v := x.each()
	if p.isPosition {
		return p.pick(v), nil
	}
	var kept []item
	var quick *fieldTest
	if v.source != nil {
		quick = p.field.with(e, x, f)
	}
	for i := range v.n {
		if quick != nil {
			candidate := v.source.At(i)
			if yes, known := quick.test(candidate); known {
				if err := e.step(fieldTestSteps); err != nil {
					return undefined, err
				}
				if yes {
					kept = append(kept, fromValue(candidate))
				}
				continue
			}
		}
		candidate := v.at(i)
		times, err := p.times(e, &v, candidate, i, f)
		if err != nil {
			return undefined, err
		}
		for range times {
			kept = append(kept, candidate)
		}
	}
	if err := e.elements(len(kept)); err != nil {
		return undefined, err
	}
	if len(kept) == 0 && !v.tuples() {
		return array(&list{sequence: true}), nil
	}
	return array(&list{items: kept, sequence: true, tuples: v.tuples()}), nil
}

// times tells how many times the predicate picks an element.
func (p *filter) times(e *evaluation, v *view, candidate item, at int, f *frame) (int, error) {
	context, frame := v.contextOf(candidate, f)
	test, err := p.eval(e, context, frame)
	if err != nil {
		return 0, err
	}
	return e.matches(test, at, v.n)
}

// pick returns the element at the position, counted from the end where it is negative.
func (p *filter) pick(v view) item {
	at := p.position
	if at < 0 {
		at += v.n
	}
	found := &list{sequence: true, tuples: v.tuples()}
	if at >= 0 && at < v.n {
		if x := v.at(at); x.kind == kindArray {
			return x
		} else if x.defined() {
			found.push(x)
		}
	}
	return array(found)
}

// matches tells how many times a predicate's value picks the element at index at of n: a number or an array of numbers picks by position,
// anything else by its truth.
func (e *evaluation) matches(test item, at, n int) (int, error) {
	switch test.kind {
	case kindBool:
		return int(test.num), nil
	case kindNumber:
		f, ok, err := finite(test)
		if err != nil {
			return 0, err
		}
		if ok {
			return picks(f, at, n), nil
		}
	case kindArray:
		return e.matchesArray(test, at, n)
	default:
	}
	return e.once(test)
}

// once is 1 for what is true.
func (e *evaluation) once(test item) (int, error) {
	yes, err := e.truth(test)
	if yes {
		return 1, err
	}
	return 0, err
}

func (e *evaluation) matchesArray(test item, at, n int) (int, error) {
	v, _ := test.elements()
	numbers, err := e.allNumbers(v)
	if err != nil {
		return 0, err
	}
	if !numbers {
		return e.once(test)
	}
	times := 0
	for i := range v.n {
		x := v.at(i)
		times += picks(x.float(), at, n)
	}
	return times, nil
}

func picks(position float64, at, n int) int {
	i := math.Floor(position)
	if i < 0 {
		i += float64(n)
	}
	if i == float64(at) {
		return 1
	}
	return 0
}

// allNumbers tells whether an array holds nothing but numbers; an empty one does.
func (e *evaluation) allNumbers(v view) (bool, error) {
	if err := e.step(v.n); err != nil {
		return false, err
	}
	if v.list != nil && v.list.count > 0 {
		return true, nil
	}
	all := true
	for i := range v.n {
		ok, err := isNumeric(v.at(i)) // all of them are looked at, for an infinity is an error
		if err != nil {
			return false, err
		}
		all = all && ok
	}
	return all, nil
}

// truth is what $boolean says, with false for what is undefined.
func (e *evaluation) truth(x item) (bool, error) { return e.truthAt(x, 0) }

func (e *evaluation) truthAt(x item, depth int) (bool, error) {
	switch x.kind {
	case kindBool:
		return x.num != 0, nil
	case kindString:
		return x.text != "", nil
	case kindNumber:
		f, ok, err := finite(x)
		return ok && f != 0, err
	case kindObject:
		m, _ := x.members()
		return m.n > 0, nil
	case kindFunction:
		return x.function().isObject(), nil
	case kindArray:
		return e.anyTrue(x, depth)
	default:
		return false, nil
	}
}

func (e *evaluation) anyTrue(x item, depth int) (bool, error) {
	if depth > nestedMax {
		return false, errNested()
	}
	v, _ := x.elements()
	if err := e.step(v.n); err != nil {
		return false, err
	}
	found := false
	for i := range v.n {
		yes, err := e.truthAt(v.at(i), depth+1)
		if err != nil {
			return false, err
		}
		if yes {
			if v.list != nil && v.list.count > 0 {
				return true, nil
			}
			found = true
		}
	}
	return found, nil
}
