package jsonata

// Higher-order functions hand over as many arguments as the function has parameters: the value, its index or name, all of it.

// callback calls a function for a value.
func (e *evaluation) callback(f *function, x, key, all item) (item, error) {
	switch {
	case f.arity >= 3:
		return e.invoke(f, x, key, all)
	case f.arity == 2:
		return e.invoke(f, x, key)
	}
	return e.invoke(f, x)
}

func mapItems(e *evaluation, args []item) (item, error) {
	all := argument(args, 0)
	if !all.defined() {
		return undefined, nil
	}
	v, _ := all.elements()
	f := argument(args, 1).function()
	out := &list{sequence: true}
	for i := range v.n {
		x, err := e.callback(f, v.at(i), number(float64(i)), all)
		if err != nil {
			return undefined, err
		}
		if x.defined() {
			out.push(x)
		}
	}
	return array(out), e.elements(len(out.items))
}

func filterItems(e *evaluation, args []item) (item, error) {
	all := argument(args, 0)
	if !all.defined() {
		return undefined, nil
	}
	v, _ := all.elements()
	out := &list{sequence: true}
	for i := range v.n {
		x := v.at(i)
		yes, err := e.holds(argument(args, 1).function(), x, number(float64(i)), all)
		if err != nil {
			return undefined, err
		}
		if yes {
			out.push(x)
		}
	}
	return array(out), e.elements(len(out.items))
}

// holds asks a function about a value.
func (e *evaluation) holds(f *function, x, key, all item) (bool, error) {
	answer, err := e.callback(f, x, key, all)
	if err != nil {
		return false, err
	}
	return e.truth(answer)
}

func singleItem(e *evaluation, args []item) (item, error) {
	all := argument(args, 0)
	if !all.defined() {
		return undefined, nil
	}
	v, _ := all.elements()
	f := argument(args, 1).function()
	found, result := false, undefined
	for i := range v.n {
		x := v.at(i)
		yes := true
		if f != nil {
			var err error
			if yes, err = e.holds(f, x, number(float64(i)), all); err != nil {
				return undefined, err
			}
		}
		switch {
		case yes && found:
			return undefined, &Error{Code: "D3138"}
		case yes:
			found, result = true, x
		}
	}
	if !found {
		return undefined, &Error{Code: "D3139"}
	}
	return result, nil
}

func reduce(e *evaluation, args []item) (item, error) {
	all := argument(args, 0)
	if !all.defined() {
		return undefined, nil
	}
	f := argument(args, 1).function()
	if f.arity < 2 {
		return undefined, &Error{Code: "D3050"}
	}
	v, _ := all.elements()
	result, start := argument(args, 2), 0
	if !result.defined() && v.n > 0 {
		result, start = v.at(0), 1
	}
	for i := start; i < v.n; i++ {
		handed := []item{result, v.at(i), number(float64(i)), all}
		var err error
		if result, err = e.invoke(f, handed[:min(f.arity, len(handed))]...); err != nil {
			return undefined, err
		}
	}
	return result, nil
}

func sift(e *evaluation, args []item) (item, error) {
	x := argument(args, 0)
	m, _ := x.members()
	out := &record{}
	for i := range m.n {
		name, member := m.at(i)
		if !member.defined() {
			continue
		}
		yes, err := e.holds(argument(args, 1).function(), member, text(name), x)
		if err != nil {
			return undefined, err
		}
		if yes {
			out.set(name, member)
		}
	}
	if len(out.names) == 0 {
		return undefined, nil
	}
	return object(out), e.elements(len(out.names))
}

func each(e *evaluation, args []item) (item, error) {
	x := argument(args, 0)
	m, _ := x.members()
	out := &list{sequence: true}
	for i := range m.n {
		name, member := m.at(i)
		if !member.defined() {
			continue
		}
		answer, err := e.callback(argument(args, 1).function(), member, text(name), x)
		if err != nil {
			return undefined, err
		}
		if answer.defined() {
			out.push(answer)
		}
	}
	return array(out), e.elements(len(out.items))
}

// sortItems sorts by a function that tells whether its first argument belongs behind its second one.
func sortItems(e *evaluation, args []item) (item, error) {
	all := argument(args, 0)
	v, _ := all.elements()
	if v.n <= 1 {
		return all, nil
	}
	after := func(a, b item) (bool, error) {
		if a.kind == kindString {
			return compareTexts(a.text, b.text) > 0, nil
		}
		return a.float() > b.float(), nil
	}
	if f := argument(args, 1).function(); f != nil {
		after = func(a, b item) (bool, error) {
			x, err := e.invoke(f, a, b)
			return truthy(x), err
		}
	} else if err := e.sortable(v); err != nil {
		return undefined, err
	}
	sorted, err := e.mergeSort(v, after)
	return newArray(sorted), err
}

// sortable tells whether an array holds nothing but numbers, or nothing but texts.
func (e *evaluation) sortable(v view) error {
	numbers, err := e.allNumbers(v)
	if err != nil || numbers {
		return err
	}
	for i := range v.n {
		if x := v.at(i); x.kind != kindString {
			return &Error{Code: "D3070"}
		}
	}
	return nil
}

func zip(e *evaluation, args []item) (item, error) {
	length := 0
	for i := range args {
		v, _ := args[i].elements()
		if i == 0 || v.n < length {
			length = v.n
		}
	}
	out := make([]item, 0, length)
	for i := range length {
		together := make([]item, len(args))
		for k := range args {
			v, _ := args[k].elements()
			together[k] = v.at(i)
		}
		if err := e.elements(1 + len(args)); err != nil {
			return undefined, err
		}
		out = append(out, newArray(together))
	}
	return newArray(out), nil
}
