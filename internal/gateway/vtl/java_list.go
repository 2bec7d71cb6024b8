package vtl

import (
	"slices"

	"sluice/internal/value"
)

// list is a java.util.ArrayList or what its subList returns, json-smart's JSONArray, or a Java array.
type list struct {
	kind class // classArrayList, classSubList, classJSONArray or classArray
	// element is what an array may hold: classString or classCharacter, or classNull for anything.
	element class
	items   []val
	// source holds the elements of a list that came from JSON until it is first looked into, which then counts among the
	// run's steps.
	source *value.Array
	steps  *int
	// changes counts changes of the length, for iterators to notice.
	changes int
	// parent holds the elements of a subList: length of them from offset on. nested is how many parents there are.
	parent                 *list
	offset, length, nested int
}

func (l *list) class() class { return l.kind }

func newList(items []val) *list { return &list{kind: classArrayList, items: items} }

// stringArray is a String[], as String.split returns it.
func stringArray(parts []string) val {
	items := make([]val, len(parts))
	for i, p := range parts {
		items[i] = str(p)
	}
	return objectVal(&list{kind: classArray, items: items, element: classString})
}

// load returns the elements, after making Java objects of those of a list that came from JSON.
func (l *list) load() []val {
	if l.parent != nil {
		all := l.parent.load()
		from := min(l.offset, len(all))
		return all[from:min(from+l.length, len(all))]
	}
	if l.source != nil {
		l.items, l.source = fromArray(l.source, l.steps), nil
	}
	return l.items
}

// fromArray makes Java objects of an array's elements. The objects among them lie side by side.
func fromArray(a *value.Array, steps *int) []val {
	*steps += a.Len() / loadedPerStep
	items := make([]val, a.Len())
	var dicts []dict
	for i, v := range a.All() {
		o, ok := v.AsObject()
		if !ok {
			items[i] = fromJSON(v, steps)
			continue
		}
		if dicts == nil {
			dicts = make([]dict, 0, a.Len()-i)
		}
		dicts = append(dicts, dict{source: o, steps: steps})
		items[i] = objectVal(&dicts[len(dicts)-1])
	}
	return items
}

func (l *list) size() int {
	switch {
	case l.source != nil:
		return l.source.Len()
	case l.parent != nil:
		return len(l.load())
	}
	return len(l.items)
}

func (l *list) at(i int) val { return l.load()[i] }

func (l *list) version() int { return l.changes }

// linked is false: an iterator over a list asks for its size each time.
func (*list) linked() bool { return false }

// insert puts items before the one at i.
func (l *list) insert(i int, items ...val) {
	l.changes++
	if l.parent != nil {
		l.parent.insert(l.offset+i, items...)
		l.length += len(items)
		return
	}
	l.items = slices.Insert(l.load(), i, items...)
}

// delete takes out the items from i up to j.
func (l *list) delete(i, j int) {
	l.changes++
	if l.parent != nil {
		l.parent.delete(l.offset+i, l.offset+j)
		l.length -= j - i
		return
	}
	l.items = slices.Delete(l.load(), i, j)
}

// removeAt takes out one item. Those behind it must move, which counts as steps.
func (l *list) removeAt(r *run, i int) {
	r.charge((l.size() - i) / itemsPerStep)
	l.delete(i, i+1)
}

// subListDepthMax is how many parts of parts there may be of a list. Java's stack ends at some thousands, but
// each look at such a part goes through all of them.
const subListDepthMax = 100

// subList is a view of a part, through which the list can be changed.
func (l *list) subList(from, to int) *list {
	return &list{kind: classSubList, parent: l, offset: from, length: to - from, nested: l.nested + 1}
}

// arrayText is what toString makes of an array, but for the address.
func (l *list) arrayText() string {
	switch l.element {
	case classString:
		return "[Ljava.lang.String;@0"
	case classCharacter:
		return "[C@0"
	}
	return "[Ljava.lang.Object;@0"
}
