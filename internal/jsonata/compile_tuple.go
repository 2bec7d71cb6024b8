package jsonata

// stream evaluates a step for each tuple that comes in, or for each value of the input where it is the first to bind variables. Each value that
// comes out goes on as a tuple with the variables of the one that it came from.
func (s *step) stream(e *evaluation, input view, tuples *list, f *frame) (*list, error) {
	if s.sort != nil {
		return s.streamSort(e, input, tuples, f)
	}
	if tuples == nil {
		tuples = &list{tuples: true}
		for i := range input.n {
			tuples.push(item{kind: kindTuple, ref: &tuple{value: input.at(i), names: s.names}})
		}
	}
	out := &list{sequence: true, tuples: true}
	for i := range tuples.items {
		from := tuples.items[i].ref.(*tuple)
		x, err := s.eval(e, from.value, from.frame(f))
		if err != nil {
			return nil, err
		}
		if !x.defined() {
			continue
		}
		v := x.each()
		if err := e.elements(v.n * (1 + len(from.vars))); err != nil {
			return nil, err
		}
		for k := range v.n {
			out.push(item{kind: kindTuple, ref: s.tupleOf(from, v.at(k), k)})
		}
	}
	return s.streamStages(e, out, f)
}

// tupleOf makes the tuple of the value that came out of from in place at.
func (s *step) tupleOf(from *tuple, x item, at int) *tuple {
	next := from.clone()
	if inner, ok := x.ref.(*tuple); ok && x.kind == kindTuple { // of a path inside of the step
		next.value = inner.value
		for _, b := range inner.vars {
			next.set(b.name, b.value)
		}
		return next
	}
	if s.focus != none {
		next.set(s.focus, x)
	} else {
		next.value = x
	}
	if s.index != none {
		next.set(s.index, number(float64(at)))
	}
	if s.ancestor != none {
		next.set(s.ancestor, from.value)
	}
	return next
}

// streamSort puts tuples in order.
func (s *step) streamSort(e *evaluation, input view, tuples *list, f *frame) (*list, error) {
	if tuples != nil {
		sorted, err := s.sort.eval(e, view{list: tuples, n: tuples.len()}, f)
		if err != nil {
			return nil, err
		}
		return s.streamStages(e, sorted.list(), f)
	}
	sorted, err := s.sort.eval(e, input, f)
	if err != nil {
		return nil, err
	}
	out := &list{sequence: true, tuples: true}
	v := sorted.each()
	for i := range v.n {
		next := &tuple{value: v.at(i), names: s.names}
		if s.index != none {
			next.set(s.index, number(float64(i)))
		}
		out.push(item{kind: kindTuple, ref: next})
	}
	return s.streamStages(e, out, f)
}

// streamStages applies predicates to tuples, and numbers them where # stands among the predicates.
func (s *step) streamStages(e *evaluation, tuples *list, f *frame) (*list, error) {
	for i := range s.stages {
		stage := &s.stages[i]
		if stage.index != none {
			for k := range tuples.items {
				tuples.items[k].ref.(*tuple).set(stage.index, number(float64(k)))
			}
			continue
		}
		kept, err := stage.apply(e, array(tuples), f)
		if err != nil {
			return nil, err
		}
		tuples = kept.list()
	}
	return tuples, nil
}
