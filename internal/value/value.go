package value

import "strconv"

// Kind says which of JSON's six kinds a Value is.
type Kind uint8

// The six kinds. KindNull is the kind of the zero Value.
const (
	KindNull Kind = iota
	KindBool
	KindNumber
	KindString
	KindArray
	KindObject
)

// String names the kind as JSON Schema does: "null", "boolean", "number", "string", "array", "object".
func (k Kind) String() string {
	switch k {
	case KindBool:
		return "boolean"
	case KindNumber:
		return "number"
	case KindString:
		return "string"
	case KindArray:
		return "array"
	case KindObject:
		return "object"
	case KindNull:
	}
	return "null"
}

// Value is one JSON value; see the package comment for who may change it. The zero Value is null. Values are compared with
// Equal: == compares identity of arrays and objects, and the text of numbers.
type Value struct {
	// ref is nil for null, the Kind for booleans, numbers and strings, else the *Array or *Object. A Kind in an interface
	// costs no allocation, because it is a single byte.
	ref any
	// text is the string, the number's literal, or "true" or "false".
	text string
}

const (
	literalNull  = "null"
	literalTrue  = "true"
	literalFalse = "false"
)

// Null returns null, the zero Value.
func Null() Value { return Value{} }

// Bool returns true or false.
func Bool(b bool) Value {
	if b {
		return Value{ref: KindBool, text: literalTrue}
	}
	return Value{ref: KindBool, text: literalFalse}
}

// String returns a string. Bytes of s that are not UTF-8 stay as they are and are rendered as U+FFFD.
func String(s string) Value { return Value{ref: KindString, text: s} }

// Int returns a number without fraction or exponent.
func Int(n int64) Value { return Value{ref: KindNumber, text: strconv.FormatInt(n, 10)} }

// Float returns a number in the shortest form that reads back as the same float64. NaN and infinities have no JSON: they
// become null, as in JavaScript.
func Float(f float64) Value {
	if f-f != 0 {
		return Value{}
	}
	return Value{ref: KindNumber, text: formatFloat(f)}
}

// Kind tells which kind v is.
func (v Value) Kind() Kind {
	switch ref := v.ref.(type) {
	case Kind:
		return ref
	case *Object:
		return KindObject
	case *Array:
		return KindArray
	}
	return KindNull
}

// IsNull reports whether v is null.
func (v Value) IsNull() bool { return v.ref == nil }

// AsBool returns the boolean, and whether v is one.
func (v Value) AsBool() (b, ok bool) {
	if !v.is(KindBool) {
		return false, false
	}
	return v.text == literalTrue, true
}

// is tells whether v is of a kind that has its text in the Value.
func (v Value) is(k Kind) bool {
	ref, ok := v.ref.(Kind)
	return ok && ref == k
}

// AsString returns the string, and whether v is one.
func (v Value) AsString() (string, bool) {
	if !v.is(KindString) {
		return "", false
	}
	return v.text, true
}

// AsNumber returns the number, and whether v is one.
func (v Value) AsNumber() (Number, bool) {
	if !v.is(KindNumber) {
		return "", false
	}
	return Number(v.text), true
}

// AsArray returns the array that v refers to, and whether v is one. The array is never nil when ok is true.
func (v Value) AsArray() (a *Array, ok bool) {
	a, ok = v.ref.(*Array)
	return a, ok
}

// AsObject returns the object that v refers to, and whether v is one. The object is never nil when ok is true.
func (v Value) AsObject() (o *Object, ok bool) {
	o, ok = v.ref.(*Object)
	return o, ok
}

// Get returns the member of that name, and whether v is an object that has it. So a missing member and one that is null
// can be told apart.
func (v Value) Get(name string) (Value, bool) {
	if o, ok := v.ref.(*Object); ok {
		return o.Get(name)
	}
	return Value{}, false
}

// At returns the element at index i, counted from 0, and whether v is an array that has it.
func (v Value) At(i int) (Value, bool) {
	if a, ok := v.ref.(*Array); ok && i >= 0 && i < len(a.items) {
		return a.items[i], true
	}
	return Value{}, false
}

// Len counts the elements of an array or the members of an object. It is 0 for every other kind.
func (v Value) Len() int {
	switch ref := v.ref.(type) {
	case *Array:
		return len(ref.items)
	case *Object:
		return len(ref.members)
	}
	return 0
}
