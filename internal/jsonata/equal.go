package jsonata

// same is JavaScript's ===: arrays, objects and functions are the same only as themselves.
func same(a, b item) bool {
	if a.kind != b.kind {
		return false
	}
	switch a.kind {
	case kindNumber:
		return a.float() == b.float()
	case kindString:
		return a.text == b.text
	case kindBool:
		return a.num == b.num
	default:
		return a.ref == b.ref
	}
}

// equal compares deeply. The order of members doesn't matter.
func (e *evaluation) equal(a, b item, depth int) (bool, error) {
	if err := e.step((len(a.text) + len(b.text)) / bytesPerStep); err != nil {
		return false, err
	}
	if same(a, b) {
		return true, nil
	}
	if a.kind != b.kind || a.kind != kindArray && a.kind != kindObject {
		return false, nil
	}
	if depth > nestedMax {
		return false, errNested()
	}
	if a.kind == kindArray {
		return e.equalArrays(a, b, depth)
	}
	return e.equalObjects(a, b, depth)
}

func (e *evaluation) equalArrays(a, b item, depth int) (bool, error) {
	x, _ := a.elements()
	y, _ := b.elements()
	if x.n != y.n {
		return false, nil
	}
	for i := range x.n {
		if err := e.step(1); err != nil {
			return false, err
		}
		if ok, err := e.equal(x.at(i), y.at(i), depth+1); !ok || err != nil {
			return false, err
		}
	}
	return true, nil
}

func (e *evaluation) equalObjects(a, b item, depth int) (bool, error) {
	x, _ := a.members()
	y, _ := b.members()
	if x.n != y.n {
		return false, nil
	}
	for i := range x.n {
		if err := e.step(1); err != nil {
			return false, err
		}
		name, member := x.at(i)
		other := y.get(name)
		if !other.defined() {
			return false, nil
		}
		if ok, err := e.equal(member, other, depth+1); !ok || err != nil {
			return false, err
		}
	}
	return true, nil
}
