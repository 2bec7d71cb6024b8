package value

// Equal reports whether a and b are the same JSON: objects whatever the order of their members, numbers by their
// mathematical value, so that 1, 1.0 and 10e-1 are equal, as JSON Schema demands of enum.
func Equal(a, b Value) bool {
	switch x := a.ref.(type) {
	case *Array:
		y, ok := b.ref.(*Array)
		return ok && equalArrays(x, y)
	case *Object:
		y, ok := b.ref.(*Object)
		return ok && equalObjects(x, y)
	case Kind:
		if a.ref != b.ref {
			return false
		}
		return a.text == b.text || x == KindNumber && Number(a.text).Compare(Number(b.text)) == 0
	}
	return b.ref == nil
}

func equalArrays(a, b *Array) bool {
	if a == b {
		return true
	}
	if len(a.items) != len(b.items) {
		return false
	}
	for i := range a.items {
		if !Equal(a.items[i], b.items[i]) {
			return false
		}
	}
	return true
}

func equalObjects(a, b *Object) bool {
	if a == b {
		return true
	}
	if len(a.members) != len(b.members) {
		return false
	}
	for i := range a.members {
		v, ok := b.Get(a.members[i].Name)
		if !ok || !Equal(a.members[i].Value, v) {
			return false
		}
	}
	return true
}
