package jsonata

// grouping is a compiled { }: an object constructor, or a grouping behind a path.
type grouping struct {
	keys, values []compiled
	position     int
}

func (c *compiler) grouping(g *group) *grouping {
	out := &grouping{position: g.position}
	for _, p := range g.pairs {
		out.keys = append(out.keys, c.node(p.key))
		out.values = append(out.values, c.node(p.value))
	}
	return out
}

// grouped is what belongs to one key: an item, or all items appended to each other once there are several.
type grouped struct {
	key  string
	pair int
	data item
}

// eval evaluates the keys for each item, and then for each key the value with all of its items as context.
func (g *grouping) eval(e *evaluation, x item, f *frame) (item, error) {
	v := x.each()
	if v.n == 0 {
		v = single(undefined)
	}
	groups, err := g.groups(e, v, f)
	if err != nil {
		return undefined, err
	}
	out := &record{names: make([]string, 0, len(groups)), values: make([]item, 0, len(groups))}
	for i := range groups {
		entry := &groups[i]
		context, frame := entry.data, f
		if v.tuples() {
			t, err := e.reduce(entry.data)
			if err != nil {
				return undefined, err
			}
			context, frame = t.context(f)
		}
		member, err := g.values[entry.pair](e, context, frame)
		if err != nil {
			return undefined, err
		}
		if member.defined() {
			out.set(entry.key, member)
		}
	}
	return object(out), e.elements(len(out.names))
}

// groupings are the keys so far, with an index once there are many.
type groupings struct {
	list   []grouped
	places map[string]int
}

func (g *groupings) find(key string) int {
	if g.places != nil {
		if i, ok := g.places[key]; ok {
			return i
		}
		return -1
	}
	for i := range g.list {
		if g.list[i].key == key {
			return i
		}
	}
	return -1
}

func (g *groupings) add(entry grouped) {
	g.list = append(g.list, entry)
	switch {
	case g.places != nil:
		g.places[entry.key] = len(g.list) - 1
	case len(g.list) == recordIndexFrom:
		g.places = make(map[string]int, 2*len(g.list))
		for i := range g.list {
			g.places[g.list[i].key] = i
		}
	}
}

func (g *grouping) groups(e *evaluation, v view, f *frame) ([]grouped, error) {
	found := groupings{list: make([]grouped, 0, len(g.keys))}
	for i := range v.n {
		x := v.at(i)
		context, frame := v.contextOf(x, f)
		if !v.tuples() {
			x = context
		}
		for k := range g.keys {
			key, err := g.keys[k](e, context, frame)
			if err != nil {
				return nil, err
			}
			if !key.defined() {
				continue
			}
			if key.kind != kindString {
				return nil, &Error{Code: "T1003", Position: g.position, value: key}
			}
			if err := g.put(e, &found, key, k, x); err != nil {
				return nil, err
			}
		}
	}
	return found.list, nil
}

// put adds an item to the group of a key, which must be that of one pair alone.
func (g *grouping) put(e *evaluation, found *groupings, key item, pair int, x item) (err error) {
	place := found.find(key.text)
	if place < 0 {
		found.add(grouped{key: key.text, pair: pair, data: x})
		return nil
	}
	entry := &found.list[place]
	if entry.pair != pair {
		return &Error{Code: "D1009", Position: g.position, value: key}
	}
	entry.data, err = e.append(entry.data, x)
	return err
}

// reduce makes one tuple of those of a group: each variable holds all of their values.
func (e *evaluation) reduce(data item) (*tuple, error) {
	if data.kind == kindTuple {
		return data.ref.(*tuple), nil
	}
	v := data.each()
	first := v.at(0)
	if first.kind != kindTuple {
		return &tuple{value: first}, nil
	}
	out := first.ref.(*tuple).clone()
	var err error
	for i := 1; i < v.n; i++ {
		x := v.at(i)
		t := x.ref.(*tuple)
		if out.value, err = e.append(out.value, t.value); err != nil {
			return nil, err
		}
		for _, b := range t.vars {
			before, _ := (&frame{vars: out.vars}).lookup(b.name)
			after, err := e.append(before, b.value)
			if err != nil {
				return nil, err
			}
			out.set(b.name, after)
		}
	}
	return out, nil
}

// append is $append: both as arrays behind each other. What is undefined adds nothing. An array that grows element by element grows in place.
func (e *evaluation) append(a, b item) (item, error) {
	if !a.defined() {
		return b, nil
	}
	if !b.defined() {
		return a, nil
	}
	out := &list{used: new(int)}
	if l := a.list(); l != nil && l.used != nil && *l.used == len(l.items) {
		out.items, out.used = l.items, l.used
	} else if err := e.add(out, a); err != nil {
		return undefined, err
	}
	if err := e.add(out, b); err != nil {
		return undefined, err
	}
	*out.used = len(out.items)
	return array(out), nil
}
