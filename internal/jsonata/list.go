package jsonata

import "sluice/internal/value"

// list is an array that an expression made. Its elements are in one of three places: items, an array of the input, or nowhere for a range of
// integers, so that [1..10000000] costs nothing until somebody looks.
type list struct {
	items  []item
	source *value.Array
	first  float64
	count  int // of a range's elements
	// used counts the items in the memory behind items, which several lists may share: who ends there may append in place.
	used *int

	// sequence marks the result of a path, a wildcard or a higher-order function: it is flattened into what it becomes part of, and one
	// element stands for the whole.
	sequence bool
	// keepSingleton keeps a sequence of one element an array: what [] behind a step asks for.
	keepSingleton bool
	// constructed marks what [ ] in a path made: it isn't flattened.
	constructed bool
	// wrapper marks the sequence around an input that is an array: it has this one element.
	wrapper bool
	// tuples marks a stream of tuples.
	tuples bool
}

func newArray(items []item) item { return array(&list{items: items}) }

func (l *list) len() int {
	switch {
	case l.source != nil:
		return l.source.Len()
	case l.count > 0:
		return l.count
	}
	return len(l.items)
}

func (l *list) at(i int) item {
	switch {
	case l.source != nil:
		return fromValue(l.source.At(i))
	case l.count > 0:
		return number(l.first + float64(i))
	}
	return l.items[i]
}

// push adds an element at the end. Only a list that keeps its own items grows.
func (l *list) push(x item) { l.items = append(l.items, x) }

// view is what items are read through: the elements of an array, or one item as if it were in an array.
type view struct {
	list   *list
	source *value.Array
	one    item
	n      int
}

// elements returns the elements of an array; ok is false for other items.
func (x item) elements() (v view, ok bool) {
	if x.kind != kindArray {
		return view{}, false
	}
	switch ref := x.ref.(type) {
	case *value.Array:
		return view{source: ref, n: ref.Len()}, true
	case *list:
		return view{list: ref, n: ref.len()}, true
	}
	return view{}, false
}

// single makes a view of one item.
func single(x item) view { return view{one: x, n: 1} }

// each returns the elements of an array, or else the item itself, be it undefined.
func (x item) each() view {
	if v, ok := x.elements(); ok {
		return v
	}
	return single(x)
}

func (v *view) at(i int) item {
	switch {
	case v.source != nil:
		return fromValue(v.source.At(i))
	case v.list != nil:
		return v.list.at(i)
	}
	return v.one
}

// sequence makes a sequence of what the view shows, without copying where it can.
func (v *view) sequence() *list {
	l := &list{sequence: true}
	switch {
	case v.source != nil:
		l.source = v.source
	case v.list != nil:
		l.items, l.source, l.first, l.count = v.list.items[:len(v.list.items):len(v.list.items)], v.list.source, v.list.first, v.list.count
	case v.n > 0:
		l.items = []item{v.one}
	}
	return l
}

// tuples tells whether the view shows a stream of tuples.
func (v *view) tuples() bool { return v.list != nil && v.list.tuples }

// appendTo adds all elements to items.
func (v *view) appendTo(items []item) []item {
	if v.list != nil && v.list.source == nil && v.list.count == 0 {
		return append(items, v.list.items...)
	}
	for i := range v.n {
		items = append(items, v.at(i))
	}
	return items
}
