package jsonata

// path is a compiled path: a.b[c].d
type path struct {
	steps []step
	// fields are the names, where the path is nothing but names, perhaps behind a variable.
	fields        []string
	head          compiled // that variable
	group         *grouping
	keepSingleton bool
	keepArray     bool
	// tuple says that the path is a step of another one, which wants the variables that it binds.
	tuple bool
	// fromVariable says that the first step is a variable, for which an array is one value.
	fromVariable bool
}

// none stands for the number of a variable that isn't there.
const none = -1

// step is one step of a path.
type step struct {
	eval        compiled
	sort        *sorting
	stages      []filter
	constructed bool
	tuple       bool
	names       *names
	// field is the name that the step is, where it is nothing else.
	field   string
	isField bool
	// The numbers of variables, or none.
	focus, index, ancestor int
}

func (c *compiler) path(n *node) *path {
	p := &path{
		keepSingleton: n.keepSingleton, keepArray: n.keepArray, tuple: n.tuple, fromVariable: n.list[0].kind == nodeVariable,
	}
	for _, s := range n.list {
		p.steps = append(p.steps, c.step(s))
	}
	if n.group != nil {
		p.group = c.grouping(n.group)
	}
	p.findFields(n)
	return p
}

func (c *compiler) optional(name string) int {
	if name == "" {
		return none
	}
	return c.names.number(name)
}

func (c *compiler) step(n *node) step {
	s := step{constructed: n.constructed, tuple: n.tuple, names: &c.names, focus: c.optional(n.focus), index: c.optional(n.index), ancestor: none}
	if n.ancestor != nil {
		s.ancestor = c.names.number(n.ancestor.label.name)
	}
	if n.kind == nodeSort {
		s.sort = c.sorting(n)
	} else {
		s.eval = c.node(n)
		s.field, s.isField = n.text, n.kind == nodeName && n.bare()
	}
	s.stages = c.filters(n.stages)
	return s
}

// findFields notices paths of plain names, as most are.
func (p *path) findFields(n *node) {
	if !n.plain() {
		return
	}
	for _, s := range n.list {
		if s.kind == nodeName {
			p.fields = append(p.fields, s.text)
		}
	}
	if p.fromVariable {
		p.head = p.steps[0].eval
	}
}

// follow is the short way for plain names through objects. ok is false where it meets an array or something else that takes more care.
func (p *path) follow(e *evaluation, in item, f *frame) (x item, ok bool) {
	x = in
	if p.head != nil {
		var err error
		if x, err = p.head(e, in, f); err != nil {
			return undefined, false
		}
	}
	for _, name := range p.fields {
		if x, ok = x.member(name); !ok {
			return undefined, false
		}
		if x.kind == kindUndefined {
			return undefined, true
		}
	}
	return x, x.kind != kindArray || !x.isSequence()
}

// quick evaluates a path of plain names: a step of the evaluation, with one more inside of it.
func (p *path) quick(e *evaluation, in item, f *frame) (item, error) {
	if e.depth+1 >= e.depthMax {
		return undefined, errStack()
	}
	if x, ok := p.follow(e, in, f); ok {
		return x, e.step(1 + len(p.fields))
	}
	if err := e.enter(); err != nil {
		return undefined, err
	}
	x, err := p.eval(e, in, f)
	e.depth--
	return x.collapse(false), err
}

func (p *path) eval(e *evaluation, in item, f *frame) (item, error) {
	result, tuples, err := p.walk(e, in, f)
	if err != nil {
		return undefined, err
	}
	if tuples != nil && !p.tuple {
		values := &list{sequence: true, items: make([]item, len(tuples.items))}
		for i := range tuples.items {
			values.items[i] = tuples.items[i].ref.(*tuple).value
		}
		result = flow{view: view{list: values, n: len(values.items)}}
	}
	if p.group != nil {
		if tuples != nil {
			return p.group.eval(e, array(tuples), f)
		}
		return p.group.eval(e, p.item(result), f)
	}
	if tuples != nil && p.tuple {
		return array(tuples), nil
	}
	return p.item(result), nil
}

// flow is what comes out of a step: the elements of a sequence, or an array that stays what it is.
type flow struct {
	view  view
	whole item
}

// item makes a value of what comes out of the last step.
func (p *path) item(r flow) item {
	if r.whole.defined() {
		if l := r.whole.list(); p.keepSingleton && l != nil {
			if l.constructed && !l.sequence {
				return array(&list{items: []item{r.whole}, sequence: true, keepSingleton: true})
			}
			l.keepSingleton = true
		}
		return r.whole
	}
	if r.view.n == 0 {
		return undefined
	}
	if r.view.n == 1 && !p.keepSingleton && p.group == nil && !p.keepArray {
		return r.view.at(0)
	}
	l := r.view.sequence()
	l.keepSingleton = p.keepSingleton
	return array(l)
}

// walk goes through the steps. Where one of them binds variables, tuples come out.
func (p *path) walk(e *evaluation, in item, f *frame) (out flow, tuples *list, err error) {
	input := single(in)
	if v, ok := in.elements(); ok && !p.fromVariable {
		input = v
	}
	streaming := false
	for i := range p.steps {
		s := &p.steps[i]
		streaming = streaming || s.tuple
		switch {
		case i == 0 && s.constructed:
			out, err = s.construct(e, in, input, f)
		case streaming:
			tuples, err = s.stream(e, input, tuples, f)
		default:
			out, err = s.run(e, input, f, i == len(p.steps)-1)
		}
		if err != nil {
			return flow{}, nil, err
		}
		if !streaming && out.len() == 0 {
			break
		}
		if s.focus == none && !streaming {
			input = out.elements()
		}
	}
	return out, tuples, nil
}

func (r *flow) len() int {
	v := r.elements()
	return v.n
}

func (r *flow) elements() view {
	if r.whole.defined() {
		return r.whole.each()
	}
	return r.view
}

// construct evaluates an array at the start of a path: once, for all of the input.
func (s *step) construct(e *evaluation, in item, input view, f *frame) (flow, error) {
	context := in
	if in.kind != kindArray {
		context = array(input.sequence())
	}
	x, err := s.eval(e, context, f)
	return flow{whole: x}, err
}

// foundMin is for how many results of a step there is room at once.
const foundMin = 128

// run evaluates a step for each value of the input, and flattens what comes out.
func (s *step) run(e *evaluation, input view, f *frame, last bool) (flow, error) {
	if s.sort != nil {
		return s.runSort(e, input, f)
	}
	if input.n == 1 {
		x, err := s.value(e, input.at(0), f)
		if err != nil {
			return flow{}, err
		}
		return flowOf(x, last), nil
	}
	found := make([]item, 0, min(input.n, foundMin))
	for i := range input.n {
		x, err := s.value(e, input.at(i), f)
		if err != nil {
			return flow{}, err
		}
		if x.defined() {
			found = append(found, x)
		}
	}
	if len(found) == 1 {
		return flowOf(found[0], last), nil
	}
	return e.flatten(found)
}

// value evaluates the step and its predicates for one value.
func (s *step) value(e *evaluation, in item, f *frame) (x item, err error) {
	if s.isField {
		if x, ok := in.member(s.field); ok {
			return x.collapse(false), e.step(1)
		}
	}
	x, err = s.eval(e, in, f)
	for i := 0; i < len(s.stages) && err == nil; i++ {
		x, err = s.stages[i].apply(e, x, f)
	}
	return x, err
}

// flowOf is what comes out where there is one result.
func flowOf(x item, last bool) flow {
	if !x.defined() {
		return flow{}
	}
	v, isArray := x.elements()
	switch {
	case !isArray:
		return flow{view: single(x)}
	case last && !x.isSequence():
		return flow{whole: x}
	case x.isConstructed():
		return flow{view: single(x)}
	}
	return flow{view: v}
}

func (x item) isConstructed() bool {
	l := x.list()
	return l != nil && l.constructed
}

// flatten makes one sequence of many results.
func (e *evaluation) flatten(found []item) (flow, error) {
	flat := true
	for i := range found {
		flat = flat && (found[i].kind != kindArray || found[i].isConstructed())
	}
	if err := e.elements(len(found)); err != nil {
		return flow{}, err
	}
	l := &list{items: found, sequence: true}
	if !flat {
		l.items = make([]item, 0, len(found))
		for i := range found {
			if found[i].isConstructed() {
				l.push(found[i])
			} else if err := e.add(l, found[i]); err != nil {
				return flow{}, err
			}
		}
	}
	return flow{view: view{list: l, n: len(l.items)}}, nil
}

func (s *step) runSort(e *evaluation, input view, f *frame) (flow, error) {
	sorted, err := s.sort.eval(e, input, f)
	for i := 0; i < len(s.stages) && err == nil; i++ {
		sorted, err = s.stages[i].apply(e, sorted, f)
	}
	return flow{whole: sorted}, err
}
