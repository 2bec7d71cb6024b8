package jsonata

import "math"

func appendItems(e *evaluation, args []item) (item, error) {
	return e.append(argument(args, 0), argument(args, 1))
}

func reverse(e *evaluation, args []item) (item, error) {
	x := argument(args, 0)
	v, _ := x.elements()
	if v.n <= 1 {
		return x, nil
	}
	out := make([]item, v.n)
	for i := range v.n {
		out[v.n-1-i] = v.at(i)
	}
	return newArray(out), e.elements(v.n)
}

func shuffle(e *evaluation, args []item) (item, error) {
	x := argument(args, 0)
	v, _ := x.elements()
	if v.n <= 1 {
		return x, nil
	}
	if err := e.elements(v.n); err != nil {
		return undefined, err
	}
	out := make([]item, v.n)
	for i := range v.n {
		chance, err := e.chance()
		if err != nil {
			return undefined, err
		}
		k := int(math.Floor(chance * float64(i+1)))
		out[i] = out[k]
		out[k] = v.at(i)
	}
	return newArray(out), nil
}

// distinct leaves out what was there before. Arrays and objects are compared one by one, everything else is looked up.
func distinct(e *evaluation, args []item) (item, error) {
	x := argument(args, 0)
	v, ok := x.elements()
	if !ok || v.n <= 1 {
		return x, nil
	}
	out := &list{sequence: x.isSequence()}
	seen := map[item]bool{}
	var composite []item
	for i := range v.n {
		candidate := v.at(i)
		if err := e.step(1); err != nil {
			return undefined, err
		}
		if candidate.kind == kindArray || candidate.kind == kindObject {
			known, err := e.among(composite, candidate)
			if err != nil {
				return undefined, err
			}
			if !known {
				composite = append(composite, candidate)
				out.push(candidate)
			}
			continue
		}
		if key := candidate.plain(); !seen[key] {
			seen[key] = true
			out.push(candidate)
		}
	}
	return array(out), e.elements(len(out.items))
}

func (e *evaluation) among(list []item, x item) (bool, error) {
	for i := range list {
		if err := e.step(1); err != nil {
			return false, err
		}
		if ok, err := e.equal(list[i], x, 0); ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

// plain is an item that is neither array nor object in the one form in which it equals others by ==.
func (x item) plain() item {
	if x.kind == kindNumber {
		return number(x.float())
	}
	return x
}
