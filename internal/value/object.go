package value

import (
	"iter"
	"slices"
)

// Member is one name and value of an object.
type Member struct {
	Name  string
	Value Value
}

// indexFrom is the number of members from which an object has an index. Up to there comparing names in turn costs less than making
// one, and most objects of requests and documents are smaller: the $context of every request has 18 members and is read once or twice.
const indexFrom = 24

// Object is the members of a JSON object in the order in which their names first appeared. The zero Object is empty and
// ready to use. Who may change it: see the package comment.
type Object struct {
	members []Member
	// index tells the position of each name. It exists from indexFrom members on and is kept by every change, never made
	// by a reader, so that readers can share an object.
	index map[string]int
}

// NewObject returns an object of these members; where a name repeats, the last value wins in the first one's place.
func NewObject(members ...Member) *Object {
	o := &Object{members: make([]Member, 0, len(members))}
	for _, m := range members {
		o.Set(m.Name, m.Value)
	}
	return o
}

// Value returns the Value that refers to o.
func (o *Object) Value() Value { return Value{ref: o} }

// Len counts the members.
func (o *Object) Len() int { return len(o.members) }

// At returns the member at position i, counted from 0. Like indexing a slice it panics when there is none.
func (o *Object) At(i int) Member { return o.members[i] }

// All yields names and values in order. The object must not change meanwhile.
func (o *Object) All() iter.Seq2[string, Value] {
	return func(yield func(string, Value) bool) {
		for i := range o.members {
			if !yield(o.members[i].Name, o.members[i].Value) {
				return
			}
		}
	}
}

// Get returns the value of a name, and whether there is one.
func (o *Object) Get(name string) (Value, bool) {
	if i := o.Index(name); i >= 0 {
		return o.members[i].Value, true
	}
	return Value{}, false
}

// Has reports whether there is a member of that name.
func (o *Object) Has(name string) bool { return o.Index(name) >= 0 }

// Set gives name a value: in its place where the object has the name, else at the end.
func (o *Object) Set(name string, v Value) {
	if i := o.Index(name); i >= 0 {
		o.members[i].Value = v
		return
	}
	o.members = append(o.members, Member{Name: name, Value: v})
	o.added()
}

// added brings the index up to date with a new last member.
func (o *Object) added() {
	last := len(o.members) - 1
	switch {
	case o.index != nil:
		o.index[o.members[last].Name] = last
	case len(o.members) == indexFrom:
		o.reindex()
	}
}

// Delete removes a member and reports whether there was one. Its cost grows with the number of members.
func (o *Object) Delete(name string) bool {
	i := o.Index(name)
	if i < 0 {
		return false
	}
	o.members = slices.Delete(o.members, i, i+1)
	if o.index != nil {
		o.reindex()
	}
	return true
}

// Index returns the position of a name, counted from 0, or -1.
func (o *Object) Index(name string) int {
	if o.index != nil {
		if i, ok := o.index[name]; ok {
			return i
		}
		return -1
	}
	for i := range o.members {
		if o.members[i].Name == name {
			return i
		}
	}
	return -1
}

// reindex makes the index anew, or drops it when the object has become small.
func (o *Object) reindex() {
	if len(o.members) < indexFrom {
		o.index = nil
		return
	}
	o.index = make(map[string]int, 2*len(o.members))
	for i := range o.members {
		o.index[o.members[i].Name] = i
	}
}
