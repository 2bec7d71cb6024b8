package vtl

import (
	"slices"

	"sluice/internal/value"
)

// dict is a java.util.LinkedHashMap: any object can be a key, and keys keep their order.
type dict struct {
	keys, values []val
	// index finds the keys that are Strings, from indexFrom keys on.
	index map[string]int
	// source holds the members of a map that came from JSON until more is asked of it than a property. made holds the
	// objects that were made of its arrays and objects meanwhile, by position: what a template changes must stay changed.
	source *value.Object
	made   []object
	// steps are the run's, among which making objects of members counts.
	steps *int
	// ofContext is set for the maps of $context, which API Gateway renders as nothing.
	ofContext bool
	role      role
	// changes counts changes of the size, for iterators to notice.
	changes int
}

func (*dict) class() class { return classMap }

func newDict() *dict { return &dict{} }

// indexFrom is the number of keys from which a map has an index.
const indexFrom = 12

// load makes Java objects of the members of a map that came from JSON.
func (d *dict) load() {
	if d.source == nil {
		return
	}
	n := d.source.Len()
	*d.steps += n / loadedPerStep
	both := make([]val, 2*n)
	d.keys, d.values = both[:n:n], both[n:]
	for i := range n {
		d.keys[i] = str(d.source.At(i).Name)
		d.values[i] = d.member(i)
	}
	d.source, d.made = nil, nil
	d.reindex()
}

// member returns the Java object of a member of a map that came from JSON, always the same.
func (d *dict) member(i int) val {
	v := d.source.At(i).Value
	if k := v.Kind(); k != value.KindArray && k != value.KindObject {
		return fromJSON(v, d.steps)
	}
	if d.made == nil {
		*d.steps += d.source.Len() / loadedPerStep
		d.made = make([]object, d.source.Len())
	}
	if d.made[i] == nil {
		d.made[i] = fromJSON(v, d.steps).obj
		if inner, ok := d.made[i].(*dict); ok {
			inner.ofContext, inner.role = d.ofContext, d.role.of(d.source.At(i).Name)
		}
	}
	return objectVal(d.made[i])
}

// touch notes that a template changed the map.
func (d *dict) touch(r *run) {
	if d.ofContext {
		r.contextChanged = true
	}
}

func (d *dict) reindex() {
	d.index = nil
	if len(d.keys) < indexFrom {
		return
	}
	d.index = make(map[string]int, len(d.keys))
	for i := range d.keys {
		if d.keys[i].class() == classString {
			d.index[d.keys[i].text] = i
		}
	}
}

func (d *dict) size() int {
	if d.source != nil {
		return d.source.Len()
	}
	return len(d.keys)
}

// find returns the position of a key, or -1.
func (d *dict) find(r *run, key val) int {
	d.load()
	if key.class() == classString && d.index != nil {
		if i, ok := d.index[key.text]; ok {
			return i
		}
		return -1
	}
	r.charge(len(d.keys) / itemsPerStep)
	for i := range d.keys {
		if r.equal(d.keys[i], key) {
			return i
		}
	}
	return -1
}

// itemsPerStep is how many items that are passed over quickly count as one step.
const itemsPerStep = 16

// lookup returns the value of a key that is a String, without making Java objects of the others.
func (d *dict) lookup(r *run, name string) val {
	if d.source == nil {
		return d.get(r, str(name))
	}
	if i := d.source.Index(name); i >= 0 {
		return d.member(i)
	}
	return null()
}

// get returns the value of a key; null where there is none.
func (d *dict) get(r *run, key val) val {
	if i := d.find(r, key); i >= 0 {
		return d.values[i]
	}
	return null()
}

// put gives a key a value and returns the one it had.
func (d *dict) put(r *run, key, v val) (before val) {
	d.touch(r)
	if i := d.find(r, key); i >= 0 {
		r.overrideAgain(d, key)
		before, d.values[i] = d.values[i], v
		return before
	}
	d.keys, d.values = append(d.keys, key), append(d.values, v)
	d.changes++
	switch {
	case d.index == nil && len(d.keys) >= indexFrom:
		d.reindex()
	case d.index != nil && key.class() == classString:
		d.index[key.text] = len(d.keys) - 1
	}
	return null()
}

// remove takes a key out and returns the value it had.
func (d *dict) remove(r *run, key val) (before val) {
	i := d.find(r, key)
	if i < 0 {
		return null()
	}
	before = d.values[i]
	d.removeAt(r, i)
	return before
}

// removeAt takes a key out. Those behind it must move, which counts as steps.
func (d *dict) removeAt(r *run, i int) {
	r.charge(len(d.keys) / itemsPerStep)
	d.touch(r)
	d.changes++
	d.keys, d.values = slices.Delete(d.keys, i, i+1), slices.Delete(d.values, i, i+1)
	d.reindex()
}

func (d *dict) clear(r *run) {
	d.touch(r)
	d.changes++
	d.keys, d.values, d.index, d.source, d.made = nil, nil, nil, nil, nil
}

// entry is a java.util.Map.Entry of a map.
type entry struct {
	of  *dict
	key val
}

func (*entry) class() class { return classEntry }

func (e *entry) value(r *run) val { return e.of.get(r, e.key) }

// view is what keySet, values and entrySet return: it shows the map as it is.
type view struct {
	of   *dict
	kind class // classKeySet, classValues or classEntrySet
}

func (v *view) class() class { return v.kind }

func (v *view) at(i int) val {
	v.of.load()
	switch v.kind {
	case classKeySet:
		return v.of.keys[i]
	case classValues:
		return v.of.values[i]
	}
	return objectVal(&entry{of: v.of, key: v.of.keys[i]})
}

func (v *view) size() int { return v.of.size() }

func (v *view) version() int { return v.of.changes }

func (*view) linked() bool { return true }

func (v *view) removeAt(r *run, i int) {
	v.of.load()
	v.of.removeAt(r, i)
}

// load returns what the view shows now.
func (v *view) load() []val {
	items := make([]val, v.of.size())
	for i := range items {
		items[i] = v.at(i)
	}
	return items
}
