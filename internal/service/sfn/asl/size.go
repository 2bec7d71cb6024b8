package asl

import (
	"errors"

	"sluice/internal/value"
)

const (
	// PayloadBytesMax is the longest input, output or result, in bytes of UTF-8, the largest variable, and what a state assigns to variables at the
	// most. Source: developer guide, "Service quotas".
	PayloadBytesMax = 262_144
	// VariablesBytesMax is how large all variables of an execution are at the most. Source: the same page, "Maximum size of all stored variables".
	VariablesBytesMax = 10 << 20
)

// resultBytesMax is the longest text that an intrinsic function makes: more than any payload may have, so that it never
// decides about one, and little enough that a definition can't exhaust memory with it.
const resultBytesMax = 1 << 20

var errTooLong = errors.New("the result is too long")

// Exceeds reports whether the JSON of v is certainly longer than bytesMax, and looks at no more of v than it takes to
// tell. Values share parts, so that a template which names its input many times makes a value whose JSON is far larger
// than what it lies in: whoever writes out what a step gave asks first. False says only that writing it out is safe; the
// JSON may be longer by its escapes.
func Exceeds(v value.Value, bytesMax int) bool {
	return measure(v, bytesMax) < 0
}

// Size is how long the JSON of v is or, of a value that is far too large for anything, so much as it has at least: see Exceeds.
func Size(v value.Value) int {
	const looksMax = 16 * PayloadBytesMax
	if left := measure(v, looksMax); left < 0 {
		return looksMax - left
	}
	return v.Size()
}

// measure returns what is left of room after v, negative where there was too little.
func measure(v value.Value, room int) int {
	switch v.Kind() {
	case value.KindObject:
		object, _ := v.AsObject()
		room -= 2
		for i := 0; i < object.Len() && room >= 0; i++ {
			m := object.At(i)
			room = measure(m.Value, room-len(m.Name)-4)
		}
		return room + min(object.Len(), 1) // no comma behind the last
	case value.KindArray:
		room -= 2
		for i := 0; i < v.Len() && room >= 0; i++ {
			item, _ := v.At(i)
			room = measure(item, room-1)
		}
		return room + min(v.Len(), 1)
	case value.KindString:
		s, _ := v.AsString()
		return room - len(s) - 2
	case value.KindNumber:
		n, _ := v.AsNumber()
		return room - len(n)
	default:
		return room - len("null")
	}
}
