package asl

import (
	"slices"
	"strconv"

	"sluice/internal/value"
)

// canonical appends a text that is the same for equal values and another for all others: numbers by what they are worth,
// objects by their names in order.
func canonical(dst []byte, v value.Value) []byte {
	switch v.Kind() {
	case value.KindNumber:
		n, _ := v.AsNumber()
		d := n.Decimal()
		dst = append(strconv.AppendBool(dst, d.Negative), d.Digits...)
		return strconv.AppendInt(append(dst, 'e'), d.Point, 10)
	case value.KindArray:
		dst = append(dst, '[')
		for i := range v.Len() {
			item, _ := v.At(i)
			dst = append(canonical(dst, item), ',')
		}
		return append(dst, ']')
	case value.KindObject:
		return canonicalObject(dst, v)
	case value.KindString:
		s, _ := v.AsString()
		return value.AppendString(dst, s)
	default:
		return append(dst, v.String()...)
	}
}

func canonicalObject(dst []byte, v value.Value) []byte {
	object, _ := v.AsObject()
	names := make([]string, 0, object.Len())
	for name := range object.All() {
		names = append(names, name)
	}
	slices.Sort(names)
	dst = append(dst, '{')
	for _, name := range names {
		member, _ := object.Get(name)
		dst = append(canonical(append(value.AppendString(dst, name), ':'), member), ',')
	}
	return append(dst, '}')
}
