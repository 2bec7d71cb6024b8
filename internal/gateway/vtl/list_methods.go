package vtl

import (
	"slices"
)

// listMethods are the methods of java.util.ArrayList. Arrays have those that don't change the length.
// Source for arrays: Velocity 1.7's ArrayListWrapper.
var listMethods = map[string]method{
	"get": {{"i", listGet}},
	"set": {{"io", listSet}},
	"add": {{"o", func(_ *run, recv val, args []val) (val, error) {
		l := recv.obj.(*list)
		l.insert(l.size(), args[0])
		return boolean(true), nil
	}}, {"io", func(r *run, recv val, args []val) (val, error) {
		return str(""), r.insert(recv, int(args[0].int64()), args[1:])
	}}},
	"addAll": {{"k", func(r *run, recv val, args []val) (val, error) {
		return r.addAll(recv, recv.obj.(*list).size(), args[0])
	}}, {"ik", func(r *run, recv val, args []val) (val, error) {
		return r.addAll(recv, int(args[0].int64()), args[1])
	}}},
	"remove": {{"i", listRemove}, collectionMethods["remove"][0]},
	"clear": {{"", func(_ *run, recv val, _ []val) (val, error) {
		l := recv.obj.(*list)
		l.delete(0, l.size())
		return str(""), nil
	}}},
	"clone": {{"", func(r *run, recv val, _ []val) (val, error) {
		items, err := r.copied(r.itemsOf(recv))
		return objectVal(&list{kind: recv.class(), items: items}), err
	}}},
	"indexOf": {{"o", func(r *run, recv val, args []val) (val, error) {
		return integer(r.indexOfItem(r.itemsOf(recv), args[0], 0)), nil
	}}},
	"lastIndexOf": {{"o", func(r *run, recv val, args []val) (val, error) {
		items := r.itemsOf(recv)
		for i := len(items) - 1; i >= 0; i-- {
			if r.equal(args[0], items[i]) {
				return integer(i), nil
			}
		}
		return integer(-1), nil
	}}},
	"subList":        {{"ii", listSubList}},
	"sort":           {{"n", listSort}},
	"trimToSize":     getter(func(*run, val) val { return str("") }),
	"ensureCapacity": {{"i", func(*run, val, []val) (val, error) { return str(""), nil }}},
}

// jsonArrayMethods are the methods that json-smart adds to ArrayList.
var jsonArrayMethods = map[string]method{
	"toJSONString": {{"", func(r *run, recv val, _ []val) (val, error) {
		text, err := r.text(recv)
		return str(text), err
	}}},
	"appendElement": {{"o", func(_ *run, recv val, args []val) (val, error) {
		l := recv.obj.(*list)
		l.insert(l.size(), args[0])
		return recv, nil
	}}},
}

// uncloneable hides what only ArrayList itself has.
var uncloneable = map[string]method{"clone": {}}

// arrayMethods are the methods of a list that an array refuses.
var arrayMethods = map[string]method{
	"add":       {{"o", throwing(unsupported, "")}, {"io", throwing(unsupported, "")}},
	"addAll":    {{"k", throwing(unsupported, "")}, {"ik", throwing(unsupported, "")}},
	"remove":    {{"i", throwing(unsupported, "")}, {"o", throwing(unsupported, "")}},
	"clear":     {{"", throwing(unsupported, "")}},
	"removeAll": {{"k", throwing(unsupported, "")}},
	"retainAll": {{"k", throwing(unsupported, "")}},
}

// index checks an index of a list.
func (l *list) index(v val) (int, error) {
	i := int(v.int64())
	if i < 0 || i >= l.size() {
		return 0, javaError(outOfBounds, "Index "+itoa(i)+" out of bounds for length "+itoa(l.size()))
	}
	return i, nil
}

// holds reports whether an item may stand in the list: an array of String takes nothing else, and one of char no null.
func (l *list) holds(v val) bool {
	return l.element == classNull || v.class() == l.element || v.isNull() && l.element == classString
}

func listGet(_ *run, recv val, args []val) (val, error) {
	l := recv.obj.(*list)
	i, err := l.index(args[0])
	if err != nil {
		return null(), err
	}
	return l.at(i), nil
}

func listSet(_ *run, recv val, args []val) (before val, err error) {
	l := recv.obj.(*list)
	i, err := l.index(args[0])
	if err != nil {
		return null(), err
	}
	if !l.holds(args[1]) {
		return null(), javaError(illegalArgument, "array element type mismatch")
	}
	items := l.load()
	before, items[i] = items[i], args[1]
	return before, nil
}

func listRemove(r *run, recv val, args []val) (val, error) {
	l := recv.obj.(*list)
	i, err := l.index(args[0])
	if err != nil {
		return null(), err
	}
	before := l.at(i)
	l.removeAt(r, i)
	return before, nil
}

// insert puts items into a list. Those that must move count as steps.
func (r *run) insert(recv val, at int, items []val) error {
	l := recv.obj.(*list)
	if at < 0 || at > l.size() {
		return javaError(outOfBounds, "Index: "+itoa(at)+", Size: "+itoa(l.size()))
	}
	r.charge((l.size() - at) / itemsPerStep)
	l.insert(at, items...)
	return nil
}

func (r *run) addAll(recv val, at int, from val) (val, error) {
	items, err := r.copied(r.itemsOf(from))
	if err != nil {
		return null(), err
	}
	return boolean(len(items) > 0), r.insert(recv, at, items)
}

func listSubList(r *run, recv val, args []val) (val, error) {
	l := recv.obj.(*list)
	r.charge(l.nested)
	from, to := int(args[0].int64()), int(args[1].int64())
	switch {
	case from < 0:
		return null(), javaError(outOfBounds, "fromIndex = "+itoa(from))
	case to > l.size():
		return null(), javaError(outOfBounds, "toIndex = "+itoa(to))
	case l.nested >= subListDepthMax:
		return null(), javaError("java.lang.StackOverflowError", "a part of a part of a list, too often")
	case from > to:
		return null(), javaError(illegalArgument, "fromIndex("+itoa(from)+") > toIndex("+itoa(to)+")")
	}
	return objectVal(l.subList(from, to)), nil
}

// listSort is sort(null): the natural order, which strings have among themselves, and numbers of one class.
func listSort(r *run, recv val, _ []val) (val, error) {
	items := recv.obj.(*list).load()
	if len(items) < 2 {
		return str(""), nil
	}
	for i := range items {
		if i > 0 && items[i].class() != items[0].class() {
			return null(), javaError(classCast, "class "+items[i].class().name()+" cannot be cast to class "+items[0].class().name())
		}
		if !items[i].class().isNumber() && items[i].class() != classString {
			return null(), javaError(classCast, "class "+items[i].class().name()+" cannot be cast to class java.lang.Comparable")
		}
	}
	r.charge(len(items))
	if err := r.over(); err != nil {
		return null(), err
	}
	slices.SortStableFunc(items, func(a, b val) int {
		if r.spent() { // the next step tells
			return 0
		}
		if a.class() == classString {
			r.chargeTexts(a.text, b.text)
			return compareStrings(a.text, b.text)
		}
		order, err := r.compareNumbers(a, b)
		if err != nil { // not a number: last, as for Double.compareTo
			return compareDoubles(toFloat(a), toFloat(b))
		}
		return order
	})
	return str(""), nil
}
