package policy

import "strings"

// Context holds what is known of a request beyond its principal, action and resource: the condition keys. It is asked
// during a decision, and must not change meanwhile.
type Context interface {
	// Lookup returns the value of a key, whose name comes in lower case, and whether the request has the key at all.
	Lookup(name string) (Value, bool)
}

// Value is the value of a condition key: one string, or any number of them for a multivalued key. Every type is carried
// as text: numbers in decimals, dates in ISO 8601 or as seconds since 1970, booleans as true and false, binary values in
// base 64, addresses and ARNs as they are written.
type Value struct {
	one  string
	many []string
	set  bool
}

// One returns the value of a single-valued key.
func One(text string) Value { return Value{one: text} }

// Many returns the value of a multivalued key. The slice is kept, not copied.
func Many(texts []string) Value { return Value{many: texts, set: true} }

// Len returns how many strings the value has.
func (v Value) Len() int {
	if v.set {
		return len(v.many)
	}
	return 1
}

// At returns the i-th string, from 0.
func (v Value) At(i int) string {
	if v.set {
		return v.many[i]
	}
	return v.one
}

// isNull tells the values that AWS calls null: no string, or only empty ones. "…if the context key value resolves to a
// null dataset, such as an empty string" (IAM User Guide, "Condition operators", Multivalued ARN condition operators).
func (v Value) isNull() bool {
	for i := range v.Len() {
		if v.At(i) != "" {
			return false
		}
	}
	return true
}

// Keys is a Context as a list, for the dozen or two keys that a request has. Build it with Set.
type Keys []Key

// Key is one condition key of a request.
type Key struct {
	name  string
	value Value
}

// Set returns the list with the key added, or replaced if its name is there in whatever case. Names are not
// case-sensitive (IAM User Guide, "IAM JSON policy elements: Condition").
func (k Keys) Set(name string, value Value) Keys {
	name = strings.ToLower(name)
	for i := range k {
		if k[i].name == name {
			k[i].value = value
			return k
		}
	}
	return append(k, Key{name: name, value: value})
}

// Lookup implements Context.
func (k Keys) Lookup(name string) (Value, bool) {
	for i := range k {
		if k[i].name == name {
			return k[i].value, true
		}
	}
	return Value{}, false
}

// lookup asks a context that may be nil.
func lookup(c Context, name string) (Value, bool) {
	if c == nil {
		return Value{}, false
	}
	return c.Lookup(name)
}
