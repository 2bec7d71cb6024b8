package jsonata

// transformation is a compiled |location|update,delete|.
type transformation struct {
	location, update, remove     compiled
	clone                        compiled
	position, updateAt, removeAt int
}

func (c *compiler) transform(n *node) compiled {
	t := &transformation{
		location: c.node(n.left), update: c.node(n.right), clone: c.lookup("clone"), position: n.position, updateAt: n.right.position,
	}
	if n.body != nil {
		t.remove, t.removeAt = c.node(n.body), n.body.position
	}
	signature, _ := parseSignature("<(oa):o>")
	return func(_ *evaluation, _ item, f *frame) (item, error) {
		do := func(e *evaluation, args []item) (item, error) { return t.apply(e, argument(args, 0), f) }
		return callable(&function{do: do, signature: signature, arity: 1}), nil
	}
}

// apply changes a copy of x.
func (t *transformation) apply(e *evaluation, x item, f *frame) (item, error) {
	if !x.defined() {
		return undefined, nil
	}
	clone, err := t.clone(e, undefined, f)
	if err != nil {
		return undefined, err
	}
	if clone.function() == nil {
		return undefined, &Error{Code: "T2013", Position: t.position}
	}
	copied, err := e.apply(clone, []item{x}, null, place{})
	if err != nil {
		return undefined, err
	}
	places, err := t.location(e, copied, f)
	if err != nil || !places.defined() {
		return copied, err
	}
	v := places.each()
	for i := range v.n {
		if err := t.change(e, v.at(i), f); err != nil {
			return undefined, err
		}
	}
	return copied, nil
}

// change updates one object, and deletes from it.
func (t *transformation) change(e *evaluation, x item, f *frame) error {
	target, _ := x.ref.(*record)
	update, err := t.update(e, x, f)
	if err != nil {
		return err
	}
	if update.defined() {
		m, ok := update.members()
		if !ok {
			return &Error{Code: "T2011", Position: t.updateAt, value: update}
		}
		for i := range m.n {
			if name, member := m.at(i); target != nil {
				target.set(name, member)
			}
		}
		if err := e.elements(m.n); err != nil {
			return err
		}
	}
	if t.remove == nil {
		return nil
	}
	return t.delete(e, x, target, f)
}

// delete takes members away from an object; target is nil for anything else.
func (t *transformation) delete(e *evaluation, x item, target *record, f *frame) error {
	names, err := t.remove(e, x, f)
	if err != nil || !names.defined() {
		return err
	}
	gone := map[string]bool{}
	v := names.each()
	for i := range v.n {
		name := v.at(i)
		if name.kind != kindString {
			return &Error{Code: "T2012", Position: t.removeAt, value: names}
		}
		gone[name.text] = true
	}
	if target != nil {
		target.remove(gone)
	}
	return e.step(v.n)
}

// clone copies a value so that it can be changed. Functions become empty texts, as they do on the reference's way through JSON.
func (e *evaluation) clone(x item, depth int) (item, error) {
	if depth > nestedMax {
		return undefined, errNested()
	}
	if err := e.elements(1); err != nil {
		return undefined, err
	}
	switch x.kind {
	case kindArray:
		return e.cloneArray(x, depth)
	case kindObject:
		return e.cloneObject(x, depth)
	case kindNumber:
		if _, _, err := finite(x); err != nil {
			return undefined, err
		}
		return number(rounded(x.float())), nil
	case kindFunction:
		return text(""), nil
	case kindUndefined:
		return null, nil
	default:
		return x, nil
	}
}

func (e *evaluation) cloneArray(x item, depth int) (_ item, err error) {
	if l := x.list(); l != nil && l.wrapper {
		return e.clone(l.at(0), depth)
	}
	v, _ := x.elements()
	if err := e.elements(v.n); err != nil {
		return undefined, err
	}
	out := &list{items: make([]item, v.n)}
	for i := range v.n {
		if out.items[i], err = e.clone(v.at(i), depth+1); err != nil {
			return undefined, err
		}
	}
	return array(out), nil
}

func (e *evaluation) cloneObject(x item, depth int) (item, error) {
	m, _ := x.members()
	out := &record{}
	for i := range m.n {
		name, member := m.at(i)
		if !member.defined() {
			continue
		}
		copied, err := e.clone(member, depth+1)
		if err != nil {
			return undefined, err
		}
		out.set(name, copied)
	}
	return object(out), nil
}
