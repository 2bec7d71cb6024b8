package jsonata

import "sluice/internal/value"

// record is an object that an expression made. Unlike an object of the input it may hold functions.
type record struct {
	names  []string
	values []item
	index  map[string]int // from recordIndexFrom members on
}

// recordIndexFrom is the number of members from which a record has an index.
const recordIndexFrom = 16

func (r *record) find(name string) int {
	if r.index != nil {
		if i, ok := r.index[name]; ok {
			return i
		}
		return -1
	}
	for i := range r.names {
		if r.names[i] == name {
			return i
		}
	}
	return -1
}

func (r *record) set(name string, x item) {
	if i := r.find(name); i >= 0 {
		r.values[i] = x
		return
	}
	r.names, r.values = append(r.names, name), append(r.values, x)
	switch {
	case r.index != nil:
		r.index[name] = len(r.names) - 1
	case len(r.names) == recordIndexFrom:
		r.reindex()
	}
}

func (r *record) reindex() {
	r.index = nil
	if len(r.names) < recordIndexFrom {
		return
	}
	r.index = make(map[string]int, 2*len(r.names))
	for i, name := range r.names {
		r.index[name] = i
	}
}

// remove takes members away. Its cost grows with the members, not with the names.
func (r *record) remove(gone map[string]bool) {
	kept := 0
	for i, name := range r.names {
		if !gone[name] {
			r.names[kept], r.values[kept] = name, r.values[i]
			kept++
		}
	}
	r.names, r.values = r.names[:kept], r.values[:kept]
	r.reindex()
}

// members shows the members of an object, be it of the input or made.
type members struct {
	source *value.Object
	record *record
	n      int
}

// members returns the members of an object; ok is false for other items.
func (x item) members() (m members, ok bool) {
	if x.kind != kindObject {
		return members{}, false
	}
	switch ref := x.ref.(type) {
	case *value.Object:
		return members{source: ref, n: ref.Len()}, true
	case *record:
		return members{record: ref, n: len(ref.names)}, true
	}
	return members{}, false
}

// member returns a member of an object; ok is false for other items.
func (x item) member(name string) (_ item, ok bool) {
	switch ref := x.ref.(type) {
	case *value.Object:
		if v, ok := ref.Get(name); ok {
			return fromValue(v), true
		}
		return undefined, true
	case *record:
		if i := ref.find(name); i >= 0 {
			return ref.values[i], true
		}
		return undefined, true
	}
	return undefined, false
}

func (m *members) at(i int) (string, item) {
	if m.source != nil {
		member := m.source.At(i)
		return member.Name, fromValue(member.Value)
	}
	return m.record.names[i], m.record.values[i]
}

func (m *members) get(name string) item {
	if m.source != nil {
		if v, ok := m.source.Get(name); ok {
			return fromValue(v)
		}
		return undefined
	}
	if i := m.record.find(name); i >= 0 {
		return m.record.values[i]
	}
	return undefined
}
