package jsonschema

import (
	"math/big"
	"strconv"
	"strings"

	"sluice/internal/value"
)

// divisorDigitsMax bounds the significant digits of a multipleOf, by which a value's time is multiplied.
const divisorDigitsMax = 1000

// wordDigits is how many digits always fit into an int64.
const wordDigits = 18

// exponentMax is what larger exponents are taken for, so that sums stay in an int64.
const exponentMax = 1 << 60

// decimal is digits times ten to the power of exponent. The digits have no zeros at their ends; zero has no digits.
type decimal struct {
	negative bool
	digits   string
	exponent int64
}

func parseDecimal(n value.Number) decimal {
	text, negative := strings.CutPrefix(string(n), "-")
	mantissa, exponent := text, int64(0)
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		mantissa = text[:i]
		exponent, _ = strconv.ParseInt(strings.TrimPrefix(text[i+1:], "+"), 10, 64) // out of range it is the nearest int64
		exponent = max(-exponentMax, min(exponent, exponentMax))
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	significant := strings.TrimRight(digits, "0")
	if significant == "" {
		return decimal{}
	}
	return decimal{negative, significant, exponent - int64(len(fraction)) + int64(len(digits)-len(significant))}
}

// isMultiple reports whether d is a whole multiple of m, which is not zero. A difference of exponents, however large, costs the
// logarithm of it.
func (d decimal) isMultiple(m decimal) bool {
	if d.digits == "" {
		return true
	}
	shift := d.exponent - m.exponent
	if shift < 0 { // d's digits would have to end in a zero
		return false
	}
	if int64(len(d.digits))+shift <= wordDigits && len(m.digits) <= wordDigits {
		return word(d.digits)*pow10(int(shift))%word(m.digits) == 0
	}
	divisor, _ := new(big.Int).SetString(m.digits, 10)
	remainder := modulo(d.digits, divisor)
	remainder.Mul(remainder, new(big.Int).Exp(big.NewInt(10), big.NewInt(shift), divisor))
	return remainder.Mod(remainder, divisor).Sign() == 0
}

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

// plainPlacesMax is how far behind the point java.math.BigDecimal writes a number without an exponent.
const plainPlacesMax = 6

// javaNumber writes a number as the library shows it: an integer as it is, everything else as a BigDecimal without trailing
// zeros.
func javaNumber(n value.Number) string {
	if n.IsLiteralInteger() {
		if n == "-0" {
			return "0"
		}
		return string(n)
	}
	d := parseDecimal(n)
	if d.digits == "" {
		return "0"
	}
	sign := ""
	if d.negative {
		sign = "-"
	}
	point := int64(len(d.digits)) + d.exponent // digits in front of the point
	switch {
	case d.exponent <= 0 && point > 0:
		if d.exponent == 0 {
			return sign + d.digits
		}
		return sign + d.digits[:point] + "." + d.digits[point:]
	case d.exponent <= 0 && point > -plainPlacesMax:
		return sign + "0." + strings.Repeat("0", int(-point)) + d.digits
	}
	mantissa := d.digits[:1]
	if len(d.digits) > 1 {
		mantissa += "." + d.digits[1:]
	}
	exponent := strconv.FormatInt(point-1, 10)
	if point > 0 {
		exponent = "+" + exponent
	}
	return sign + mantissa + "E" + exponent
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
