package vtl

import "slices"

// collection is what the methods of java.util.Collection need of a list or a view.
type collection interface {
	sequence
	load() []val
}

// asCollection returns the collection behind an object.
func asCollection(v val) collection {
	switch o := v.obj.(type) {
	case *list:
		return o
	case *view:
		return o
	}
	return newList(nil) // no other class has these methods
}

// itemsOf returns what a collection holds. The items of a view are collected anew, which counts as steps.
func (r *run) itemsOf(v val) []val {
	c := asCollection(v)
	if c.linked() {
		r.charge(c.size() / itemsPerStep)
	}
	return c.load()
}

// collectionMethods are the methods of java.util.Collection that lists and the views of maps share.
var collectionMethods = map[string]method{
	"size":     getter(func(_ *run, recv val) val { return integer(asCollection(recv).size()) }),
	"isEmpty":  getter(func(_ *run, recv val) val { return boolean(asCollection(recv).size() == 0) }),
	"iterator": getter(func(_ *run, recv val) val { return objectVal(iterate(recv)) }),
	"contains": {{"o", func(r *run, recv val, args []val) (val, error) {
		return boolean(r.indexOfItem(r.itemsOf(recv), args[0], 0) >= 0), nil
	}}},
	"containsAll": {{"k", func(r *run, recv val, args []val) (val, error) {
		return boolean(r.containsAll(r.itemsOf(recv), r.itemsOf(args[0]))), nil
	}}},
	"toArray": {{"*", func(r *run, recv val, _ []val) (val, error) {
		items, err := r.copied(r.itemsOf(recv))
		return objectVal(&list{kind: classArray, items: items}), err
	}}},
	"remove": {{"o", func(r *run, recv val, args []val) (val, error) {
		i := r.indexOfItem(r.itemsOf(recv), args[0], 0)
		if i >= 0 {
			asCollection(recv).removeAt(r, i)
		}
		return boolean(i >= 0), nil
	}}},
	"removeAll": {{"k", func(r *run, recv val, args []val) (val, error) { return r.filter(recv, args[0], false) }}},
	"retainAll": {{"k", func(r *run, recv val, args []val) (val, error) { return r.filter(recv, args[0], true) }}},
}

func (r *run) containsAll(items, wanted []val) bool {
	for _, item := range wanted {
		if r.indexOfItem(items, item, 0) < 0 {
			return false
		}
	}
	return true
}

// filter removes what is in another collection, or what is not.
func (r *run) filter(recv, by val, keep bool) (val, error) {
	from := asCollection(recv)
	other := slices.Clone(r.itemsOf(by))
	changed := false
	r.charge((from.size() + len(other)) / itemsPerStep)
	for i := from.size() - 1; i >= 0; i-- {
		if err := r.over(); err != nil {
			return null(), err
		}
		if (r.indexOfItem(other, from.at(i), 0) >= 0) != keep {
			from.removeAt(r, i)
			changed = true
		}
	}
	return boolean(changed), nil
}

// copied copies items, which count as steps, so that no list can grow without an end.
func (r *run) copied(items []val) ([]val, error) {
	r.charge(len(items))
	if err := r.over(); err != nil {
		return nil, err
	}
	return slices.Clone(items), nil
}
