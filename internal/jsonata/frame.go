package jsonata

// frame is where variables live: that of a block, a call, a tuple. What is not in it is looked for in the frame around it.
type frame struct {
	parent *frame
	vars   []binding
	// shared says that the variables belong to a tuple, and are copied before they change.
	shared bool
}

// binding is one variable. Names are numbered by the expression that they are in, see names.
type binding struct {
	name  int
	value item
}

func (f *frame) bind(name int, x item) {
	if f.shared {
		f.vars, f.shared = append([]binding(nil), f.vars...), false
	}
	for i := range f.vars {
		if f.vars[i].name == name {
			f.vars[i].value = x
			return
		}
	}
	f.vars = append(f.vars, binding{name, x})
}

func (f *frame) lookup(name int) (item, bool) {
	for ; f != nil; f = f.parent {
		for i := range f.vars {
			if f.vars[i].name == name {
				return f.vars[i].value, true
			}
		}
	}
	return undefined, false
}

// tuple is a value on its way through a path that binds variables: with @, # or %.
type tuple struct {
	value item
	vars  []binding
	names *names
}

// context is what a predicate, a grouping or an order-by of a stream sees: the value, with the variables in front of those of a frame.
func (t *tuple) context(f *frame) (item, *frame) { return t.value, t.frame(f) }

// object is the tuple as the object that it is in the reference. Behind an order-by of several tuples the reference doesn't know any more that they
// are tuples, and shows them to predicates and groupings as they are.
func (t *tuple) object() item {
	r := &record{}
	r.set("@", t.value)
	for _, b := range t.vars {
		r.set(t.names.list[b.name], b.value)
	}
	return object(r)
}

// contextOf is what an element of a view is to what is evaluated for it.
func (v *view) contextOf(x item, f *frame) (item, *frame) {
	if x.kind != kindTuple {
		return x, f
	}
	t := x.ref.(*tuple)
	if v.tuples() {
		return t.context(f)
	}
	return t.object(), f
}

// frame makes the tuple's variables visible in front of those of a frame.
func (t *tuple) frame(parent *frame) *frame {
	return &frame{parent: parent, vars: t.vars[:len(t.vars):len(t.vars)], shared: true}
}

// set gives a variable of the tuple a value.
func (t *tuple) set(name int, x item) {
	for i := range t.vars {
		if t.vars[i].name == name {
			t.vars[i].value = x
			return
		}
	}
	t.vars = append(t.vars, binding{name, x})
}

func (t *tuple) clone() *tuple {
	return &tuple{value: t.value, vars: append([]binding(nil), t.vars...), names: t.names}
}

// names numbers the names of variables of one expression.
type names struct {
	numbers map[string]int
	list    []string
}

func (n *names) number(name string) int {
	if i, ok := n.numbers[name]; ok {
		return i
	}
	if n.numbers == nil {
		n.numbers = map[string]int{}
	}
	n.numbers[name] = len(n.list)
	n.list = append(n.list, name)
	return len(n.list) - 1
}
