package vtl

import "math"

// equalsDepthMax is how deep equals and hashCode follow lists and maps; what is deeper counts as different.
const equalsDepthMax = 200

// equal is Java's equals. Numbers of different classes are never equal.
func (r *run) equal(a, b val) bool {
	if a.class() == classString && b.class() == classString {
		if len(a.text) != len(b.text) {
			return false
		}
		r.charge(len(a.text) / charsPerStep)
		return a.text == b.text
	}
	return r.equalDeep(a, b, 0)
}

func (r *run) equalDeep(a, b val, depth int) bool {
	if r.charge(1); depth > equalsDepthMax || r.spent() {
		return false
	}
	depth++
	switch x := a.obj.(type) {
	case javaString:
		return a == b
	case javaDouble:
		y, ok := b.obj.(javaDouble)
		return ok && doubleBits(float64(x)) == doubleBits(float64(y))
	case bigInteger:
		y, ok := b.obj.(bigInteger)
		return ok && x.n.Cmp(y.n) == 0
	case bigDecimal:
		y, ok := b.obj.(bigDecimal)
		return ok && x.scale == y.scale && x.unscaled.Cmp(y.unscaled) == 0
	case *list:
		y, ok := b.obj.(*list)
		return ok && (x == y || x.kind != classArray && y.kind != classArray && r.equalItems(x.load(), y.load(), depth))
	case *dict:
		y, ok := b.obj.(*dict)
		return ok && (x == y || r.equalDicts(x, y, depth))
	case *entry:
		y, ok := b.obj.(*entry)
		return ok && r.equalDeep(x.key, y.key, depth) && r.equalDeep(x.value(r), y.value(r), depth)
	case *view:
		y, ok := b.obj.(*view)
		return ok && (x == y || x.kind != classValues && y.kind != classValues && r.equalViews(x, y, depth))
	}
	return a.obj == b.obj
}

// doubleBits tells Doubles apart as equals and hashCode do: by their bits, but all NaNs are one.
func doubleBits(f float64) uint64 {
	if math.IsNaN(f) {
		return 0x7ff8 << 48
	}
	return math.Float64bits(f)
}

func (r *run) equalItems(a, b []val, depth int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !r.equalDeep(a[i], b[i], depth) {
			return false
		}
	}
	return true
}

func (r *run) equalDicts(a, b *dict, depth int) bool {
	a.load()
	if a.size() != b.size() {
		return false
	}
	for i, key := range a.keys {
		at := b.find(r, key)
		if at < 0 || !r.equalDeep(a.values[i], b.values[at], depth) {
			return false
		}
	}
	return true
}

// equalViews compares the views of maps as sets.
func (r *run) equalViews(x, y *view, depth int) bool {
	if x.size() != y.size() {
		return false
	}
	r.charge(x.size() / itemsPerStep)
	a, b := x.load(), y.load()
	for _, x := range a {
		if r.indexOfItem(b, x, depth) < 0 {
			return false
		}
	}
	return true
}

func (r *run) indexOfItem(items []val, wanted val, depth int) int {
	for i := range items {
		if r.equalDeep(wanted, items[i], depth) {
			return i
		}
		if r.spent() {
			break
		}
	}
	return -1
}

// hash is Java's hashCode, for the classes whose hash doesn't hang on an address.
func (r *run) hash(v val, depth int) int32 {
	if r.charge(1); depth > equalsDepthMax || r.spent() {
		return 0
	}
	depth++
	switch o := v.obj.(type) {
	case bigInteger:
		return hashInteger(o.n)
	case bigDecimal:
		return 31*o.hashUnscaled() + int32(o.scale)
	case *list:
		h := int32(1)
		for _, item := range o.load() {
			h = 31*h + r.hash(item, depth)
		}
		return h
	case *dict:
		o.load()
		var h int32
		for i := range o.keys {
			h += r.hash(o.keys[i], depth) ^ r.hash(o.values[i], depth)
		}
		return h
	case *entry:
		return r.hash(o.key, depth) ^ r.hash(o.value(r), depth)
	case *view:
		var h int32
		for _, item := range o.load() {
			h += r.hash(item, depth)
		}
		return h
	}
	return r.hashSimple(v)
}

func (r *run) hashSimple(v val) int32 {
	switch o := v.obj.(type) {
	case javaBoolean:
		if o {
			return 1231
		}
		return 1237
	case javaInteger:
		return int32(o)
	case javaCharacter:
		return int32(o)
	case javaDouble:
		bits := doubleBits(float64(o))
		return int32(bits ^ bits>>32)
	case javaLong:
		return int32(o ^ javaLong(uint64(o)>>32))
	case javaString:
		r.charge(len(v.text) / charsPerStep)
		var h int32
		for _, u := range units(v.text) {
			h = 31*h + int32(u)
		}
		return h
	}
	return 0
}
