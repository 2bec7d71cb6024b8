package value

import "slices"

// Clone returns a tree of its own with the same content. Strings and numbers, which never change, are shared.
func (v Value) Clone() Value {
	switch ref := v.ref.(type) {
	case *Array:
		return ref.Clone().Value()
	case *Object:
		return ref.Clone().Value()
	}
	return v
}

// Clone returns an array of its own, with clones of the elements.
func (a *Array) Clone() *Array {
	items := slices.Clone(a.items)
	for i := range items {
		items[i] = items[i].Clone()
	}
	return &Array{items: items}
}

// Clone returns an object of its own, with clones of the values.
func (o *Object) Clone() *Object {
	members := slices.Clone(o.members)
	for i := range members {
		members[i].Value = members[i].Value.Clone()
	}
	clone := &Object{members: members}
	clone.reindex()
	return clone
}
