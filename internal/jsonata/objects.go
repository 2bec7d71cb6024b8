package jsonata

func keys(e *evaluation, args []item) (item, error) {
	out, seen := &list{sequence: true}, map[string]bool{}
	err := e.collectKeys(argument(args, 0), out, seen, 0)
	return array(out), err
}

// collectKeys adds the names of an object's members, or of all objects in an array, each name once.
func (e *evaluation) collectKeys(x item, out *list, seen map[string]bool, depth int) error {
	if depth > nestedMax {
		return errNested()
	}
	if v, ok := x.elements(); ok {
		for i := range v.n {
			if err := e.collectKeys(v.at(i), out, seen, depth+1); err != nil {
				return err
			}
		}
		return e.step(v.n)
	}
	m, _ := x.members()
	for i := range m.n {
		if name, member := m.at(i); member.defined() && !seen[name] {
			seen[name] = true
			out.push(text(name))
		}
	}
	return e.elements(m.n)
}

func lookup(e *evaluation, args []item) (item, error) {
	return e.field(argument(args, 0), needle(args), 0)
}

func spread(e *evaluation, args []item) (item, error) {
	return e.spread(argument(args, 0), 0)
}

// spread makes an object of each member.
func (e *evaluation) spread(x item, depth int) (item, error) {
	if depth > nestedMax {
		return undefined, errNested()
	}
	if v, ok := x.elements(); ok {
		out := &list{sequence: true}
		for i := range v.n {
			part, err := e.spread(v.at(i), depth+1)
			if err != nil {
				return undefined, err
			}
			out.sequence = out.sequence && !part.defined() // as after $append
			if err := e.add(out, part); err != nil {
				return undefined, err
			}
		}
		return array(out), nil
	}
	m, ok := x.members()
	if !ok {
		return x, nil
	}
	out := &list{sequence: true}
	for i := range m.n {
		if name, member := m.at(i); member.defined() {
			out.push(object(&record{names: []string{name}, values: []item{member}}))
		}
	}
	return array(out), e.elements(2 * m.n)
}

func merge(e *evaluation, args []item) (item, error) {
	x := argument(args, 0)
	v, ok := x.elements()
	if !ok {
		return undefined, nil
	}
	out := &record{}
	for i := range v.n {
		part := v.at(i)
		m, _ := part.members()
		for k := range m.n {
			if name, member := m.at(k); member.defined() {
				out.set(name, member)
			}
		}
		if err := e.elements(1 + m.n); err != nil {
			return undefined, err
		}
	}
	return object(out), nil
}

func clone(e *evaluation, args []item) (item, error) {
	x := argument(args, 0)
	if !x.defined() {
		return undefined, nil
	}
	return e.clone(x, 0)
}
