package jsonata

import (
	"sluice/internal/value"
)

// kind says what an item is. It is finer than the six kinds of JSON: JSONata also has functions, and values that are not there.
type kind uint8

const (
	kindUndefined kind = iota
	kindNull
	kindBool
	kindNumber
	kindString
	kindArray
	kindObject
	kindFunction
	kindTuple
)

// item is one value while an expression is evaluated. The zero item is undefined.
type item struct {
	kind kind
	// num is the number, or 1 for true. Where text is set, it holds the literal of a number of the input instead, which is read when
	// somebody calculates with it, and goes to the output as it came.
	num  float64
	text string
	// ref is a *list or *value.Array, a *record or *value.Object, a *function, a *tuple.
	ref any
}

var (
	undefined = item{}
	null      = item{kind: kindNull}
)

func boolean(b bool) item {
	if b {
		return item{kind: kindBool, num: 1}
	}
	return item{kind: kindBool}
}

func number(f float64) item { return item{kind: kindNumber, num: f} }

func text(s string) item { return item{kind: kindString, text: s} }

func array(l *list) item { return item{kind: kindArray, ref: l} }

func object(r *record) item { return item{kind: kindObject, ref: r} }

func callable(f *function) item { return item{kind: kindFunction, ref: f} }

// fromValue takes a value of the input. Nothing is copied.
func fromValue(v value.Value) item {
	switch v.Kind() {
	case value.KindBool:
		b, _ := v.AsBool()
		return boolean(b)
	case value.KindNumber:
		n, _ := v.AsNumber()
		return item{kind: kindNumber, text: string(n)}
	case value.KindString:
		s, _ := v.AsString()
		return text(s)
	case value.KindArray:
		a, _ := v.AsArray()
		return item{kind: kindArray, ref: a}
	case value.KindObject:
		o, _ := v.AsObject()
		return item{kind: kindObject, ref: o}
	case value.KindNull:
	}
	return null
}

func (x item) defined() bool { return x.kind != kindUndefined }

// float returns the number that a kindNumber is.
func (x item) float() float64 {
	if x.text == "" {
		return x.num
	}
	if f, ok := shortInteger(x.text); ok {
		return f
	}
	return value.Number(x.text).Float64()
}

// shortDigitsMax is how many digits are exact in a float64 for sure.
const shortDigitsMax = 15

// shortInteger reads an integer of few digits, as most are.
func shortInteger(s string) (float64, bool) {
	digits := s
	if digits[0] == '-' {
		digits = digits[1:]
	}
	if len(digits) > shortDigitsMax || len(digits) == 0 {
		return 0, false
	}
	n := 0
	for i := range len(digits) {
		d := digits[i] - '0'
		if d > 9 {
			return 0, false
		}
		n = n*10 + int(d)
	}
	if len(digits) < len(s) {
		n = -n
	}
	return float64(n), true
}

func (x item) isTrue() bool { return x.kind == kindBool && x.num != 0 }

// function returns the function that a kindFunction is, else nil.
func (x item) function() *function {
	f, _ := x.ref.(*function)
	return f
}

// list returns the array that JSONata itself made, else nil.
func (x item) list() *list {
	l, _ := x.ref.(*list)
	return l
}

// isSequence tells an array that JSONata flattens, and takes for its element where it has one, from an array that is a value.
func (x item) isSequence() bool {
	l := x.list()
	return l != nil && l.sequence
}

// symbol is the letter that function signatures have for an item; m is for missing.
func (x item) symbol() byte {
	switch x.kind {
	case kindNull:
		return 'l'
	case kindBool:
		return 'b'
	case kindNumber:
		return 'n'
	case kindString:
		return 's'
	case kindArray:
		return 'a'
	case kindFunction:
		return 'f'
	case kindObject, kindTuple:
		return 'o'
	case kindUndefined:
	}
	return 'm'
}
