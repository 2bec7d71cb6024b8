package jsonpath

import (
	"math"
	"strconv"

	"sluice/internal/jsonpath/jsonsmart"
	"sluice/internal/value"
)

// className names the Java class of what json-smart makes of v.
func className(v value.Value) string {
	switch v.Kind() {
	case value.KindBool:
		return "java.lang.Boolean"
	case value.KindString:
		return "java.lang.String"
	case value.KindArray:
		return "net.minidev.json.JSONArray"
	case value.KindObject:
		return "java.util.LinkedHashMap"
	case value.KindNumber:
		n, _ := v.AsNumber()
		switch jsonsmart.ClassOf(n) {
		case jsonsmart.Integer:
			return "java.lang.Integer"
		case jsonsmart.Long:
			return "java.lang.Long"
		case jsonsmart.BigInteger:
			return "java.math.BigInteger"
		case jsonsmart.BigDecimal:
			return "java.math.BigDecimal"
		case jsonsmart.Double:
		}
		return "java.lang.Double"
	case value.KindNull:
	}
	return "null"
}

// text returns what toString says of it.
func text(v value.Value) string {
	dst, err := jsonsmart.AppendText(nil, v)
	if err != nil {
		return err.Error()
	}
	return string(dst)
}

// equalJava is java.lang.Object.equals: numbers of different classes are not equal, though 1 and 1.0 have the same value.
func (e *evaluator) equalJava(a, b value.Value) (bool, error) {
	if err := e.step(1); err != nil || a.Kind() != b.Kind() || a.Len() != b.Len() {
		return false, err
	}
	switch a.Kind() {
	case value.KindNumber:
		return className(a) == className(b) && text(a) == text(b), nil
	case value.KindArray:
		x, _ := a.AsArray()
		for i, v := range x.All() {
			w, _ := b.At(i)
			if same, err := e.equalJava(v, w); !same || err != nil {
				return false, err
			}
		}
		return true, nil
	case value.KindObject:
		x, _ := a.AsObject()
		for name, v := range x.All() {
			w, ok := b.Get(name)
			if !ok {
				return false, nil
			}
			if same, err := e.equalJava(v, w); !same || err != nil {
				return false, err
			}
		}
		return true, nil
	case value.KindNull, value.KindBool, value.KindString:
	}
	return value.Equal(a, b), nil
}

// doubleValue makes a value of a Double; infinities and NaN become null, as json-smart writes them.
func doubleValue(f float64) value.Value {
	v, _ := jsonsmart.FromDouble(f)
	return v
}

// truncate returns the integer part of n, cut to the low 64 bits' range.
func truncate(n value.Number) int64 {
	if i, ok := n.Int64(); ok {
		return i
	}
	f := math.Trunc(n.Float64())
	switch {
	case f >= math.MaxInt64:
		return math.MaxInt64
	case f <= math.MinInt64:
		return math.MinInt64
	}
	return int64(f)
}

func exponentOf(text string) int64 {
	n, _ := strconv.ParseInt(text, 10, 64) // no exponent is zero
	return n
}
