package vtl

// sequence is what an iterator goes through.
type sequence interface {
	size() int
	at(i int) val
	// version counts changes of the size.
	version() int
	removeAt(r *run, i int)
	// linked reports whether an iterator knows beforehand that there is a next item, as that of a LinkedHashMap does.
	linked() bool
}

// iterator is a java.util.Iterator over a list or a view of a map.
type iterator struct {
	of      sequence
	i       int
	version int
	// more is set where the iterator of a linked sequence has a next item, last where remove has one to take out.
	more, last bool
}

func (*iterator) class() class { return classIterator }

// iterate returns an iterator over an object's items, or nil if it has none.
func iterate(v val) *iterator {
	switch o := v.obj.(type) {
	case *list:
		return newIterator(o)
	case *view:
		return newIterator(o)
	case *dict:
		return newIterator(&view{of: o, kind: classValues})
	case *foreachScope:
		return iterate(objectVal(o.storage()))
	case *iterator:
		return o
	}
	return nil
}

func newIterator(of sequence) *iterator {
	return &iterator{of: of, version: of.version(), more: of.size() > 0}
}

func (it *iterator) hasNext() bool {
	if it.of.linked() {
		return it.more
	}
	return it.i != it.of.size()
}

// next returns the next item. Like Java's iterators it fails once the collection was changed behind its back.
func (it *iterator) next() (val, error) {
	if it.of.version() != it.version {
		return null(), javaError("java.util.ConcurrentModificationException", "")
	}
	if !it.hasNext() || it.i >= it.of.size() {
		return null(), javaError("java.util.NoSuchElementException", "")
	}
	it.i++
	it.more, it.last = it.i < it.of.size(), true
	return it.of.at(it.i - 1), nil
}

// remove takes out the item that next returned.
func (it *iterator) remove(r *run) (val, error) {
	switch {
	case !it.last:
		return null(), javaError("java.lang.IllegalStateException", "")
	case it.of.version() != it.version:
		return null(), javaError("java.util.ConcurrentModificationException", "")
	}
	it.i--
	it.last = false
	it.of.removeAt(r, it.i)
	it.version = it.of.version()
	return str(""), nil
}

// iteratorMethods are the methods of java.util.Iterator.
var iteratorMethods = map[string]method{
	"hasNext": getter(func(_ *run, recv val) val { return boolean(recv.obj.(*iterator).hasNext()) }),
	"next": {{"", func(_ *run, recv val, _ []val) (val, error) {
		return recv.obj.(*iterator).next()
	}}},
	"remove": {{"", func(r *run, recv val, _ []val) (val, error) {
		return recv.obj.(*iterator).remove(r)
	}}},
}
