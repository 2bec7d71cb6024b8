package asl

import "sluice/internal/value"

// Variables are the variables that a program sees: its own and those of the programs around it, which it can't change.
// They are never changed: With makes new ones. The nil *Variables has none.
type Variables struct {
	outer *Variables
	own   *value.Object
	// bytes is how large own is, once somebody has asked: see Bytes.
	bytes int
	sized bool
}

// NewVariables returns those of a program inside one that sees outer; own may be nil.
// A child execution of a distributed Map sees none of its parent's: outer is nil then.
func NewVariables(outer *Variables, own *value.Object) *Variables {
	return &Variables{outer: outer, own: own}
}

// Bytes is how large the program's own variables are: their values as JSON, without their names (see AssignedTooMuch). The first call writes all of
// them to know, and from then on With writes what changes. It must not be called by two goroutines at a time.
func (v *Variables) Bytes() int {
	if v == nil {
		return 0
	}
	if !v.sized {
		v.bytes, v.sized = sizeOf(v.own), true
	}
	return v.bytes
}

// Growth is what an assignment, which may be nil, adds to Bytes.
func (v *Variables) Growth(assigned *value.Object) int {
	added := sizeOf(assigned)
	if own := v.Own(); own != nil && assigned != nil {
		for name := range assigned.All() {
			if old, ok := own.Get(name); ok {
				added -= old.Size()
			}
		}
	}
	return added
}

func sizeOf(o *value.Object) (bytes int) {
	if o == nil {
		return 0
	}
	for _, v := range o.All() {
		bytes += v.Size()
	}
	return bytes
}

// Get returns the variable of that name: the program's own before an outer one.
func (v *Variables) Get(name string) (value.Value, bool) {
	for ; v != nil; v = v.outer {
		if v.own == nil {
			continue
		}
		if found, ok := v.own.Get(name); ok {
			return found, true
		}
	}
	return value.Value{}, false
}

// Own returns the program's own variables, which may be nil; the caller doesn't change them.
func (v *Variables) Own() *value.Object {
	if v == nil {
		return nil
	}
	return v.own
}

// With returns the variables after an assignment, which may be nil.
func (v *Variables) With(assigned *value.Object) *Variables {
	if assigned == nil || assigned.Len() == 0 {
		return v
	}
	own := value.NewObject()
	next := &Variables{own: own}
	if v != nil {
		next.outer = v.outer
		if v.sized {
			next.bytes, next.sized = v.bytes+v.Growth(assigned), true
		}
		if v.own != nil {
			for name, old := range v.own.All() {
				own.Set(name, old)
			}
		}
	}
	for name, assigned := range assigned.All() {
		own.Set(name, assigned)
	}
	return next
}
