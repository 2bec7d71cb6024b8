package jsonschema

import (
	"math/big"
	"strconv"

	"sluice/internal/jsonpath/jsonsmart"
	"sluice/internal/value"
)

// divisorDigitsMax bounds the significant digits of a multipleOf, by which a value's time is multiplied.
const divisorDigitsMax = 1000

// wordDigits is how many digits always fit into an int64.
const wordDigits = 18

// isMultiple reports whether d is a whole multiple of m, which is not zero. A difference of exponents, however large, costs the
// logarithm of it.
func isMultiple(d, m value.Decimal) bool {
	if d.Digits == "" {
		return true
	}
	shift := lastPlace(d) - lastPlace(m)
	if shift < 0 { // d's digits would have to end in a zero
		return false
	}
	if int64(len(d.Digits))+shift <= wordDigits && len(m.Digits) <= wordDigits {
		return word(d.Digits)*pow10(int(shift))%word(m.Digits) == 0
	}
	divisor, _ := new(big.Int).SetString(m.Digits, 10)
	remainder := modulo(d.Digits, divisor)
	remainder.Mul(remainder, new(big.Int).Exp(big.NewInt(10), big.NewInt(shift), divisor))
	return remainder.Mod(remainder, divisor).Sign() == 0
}

// lastPlace is the power of ten of the last digit.
func lastPlace(d value.Decimal) int64 { return d.Point - int64(len(d.Digits)) }

// modulo divides digits, however many, in steps of one machine word.
func modulo(digits string, divisor *big.Int) *big.Int {
	remainder, part := new(big.Int), new(big.Int)
	for digits != "" {
		n := min(wordDigits, len(digits))
		part.Mul(remainder, big.NewInt(pow10(n)))
		remainder.Mod(part.Add(part, big.NewInt(word(digits[:n]))), divisor)
		digits = digits[n:]
	}
	return remainder
}

// word reads digits, at most wordDigits.
func word(digits string) int64 {
	n, _ := strconv.ParseInt(digits, 10, 64) // none of them is out of range
	return n
}

func pow10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

// javaNumber writes a number as the library shows it: an integer as it is, everything else as a java.math.BigDecimal without
// trailing zeros.
func javaNumber(n value.Number) string {
	if n.IsLiteralInteger() {
		if n == "-0" {
			return "0"
		}
		return string(n)
	}
	d := n.Decimal()
	if d.Digits == "" {
		return "0"
	}
	var dst []byte
	if d.Negative {
		dst = append(dst, '-')
	}
	return string(jsonsmart.AppendScaled(dst, d.Digits, int64(len(d.Digits))-d.Point))
}

// appendJava writes a value as the library shows it: compact JSON with its numbers.
func appendJava(dst []byte, v value.Value) []byte {
	switch v.Kind() {
	case value.KindNumber:
		n, _ := v.AsNumber()
		return append(dst, javaNumber(n)...)
	case value.KindArray:
		a, _ := v.AsArray()
		dst = append(dst, '[')
		for i, e := range a.All() {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendJava(dst, e)
		}
		return append(dst, ']')
	case value.KindObject:
		o, _ := v.AsObject()
		dst = append(dst, '{')
		for i := range o.Len() {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(value.AppendString(dst, o.At(i).Name), ':')
			dst = appendJava(dst, o.At(i).Value)
		}
		return append(dst, '}')
	}
	dst, _ = v.Append(dst)
	return dst
}
