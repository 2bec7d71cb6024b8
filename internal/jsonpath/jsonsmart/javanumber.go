package jsonsmart

import (
	"math"
	"strconv"
	"strings"

	"sluice/internal/javanumber"
	"sluice/internal/value"
)

// Class is the Java class of the object that json-smart makes of a number.
type Class uint8

// The classes. An integer gets the smallest that holds it, any other number a Double, or a BigDecimal where its literal
// is longer than a double is precise.
const (
	Integer Class = iota
	Long
	BigInteger
	Double
	BigDecimal
)

// doubleCharsMax is the longest literal, sign and exponent included, that becomes a Double.
const doubleCharsMax = 18

// computed stands in the exponent of a Double that no literal of its length would be. A document may have such a literal too, but
// nobody writes one.
const computed = "000"

// FromDouble makes a number of a double that was computed: its class is Double, however long its text is.
func FromDouble(f float64) (value.Value, bool) {
	text := string(javanumber.AppendDouble(nil, f))
	if mantissa, exponent, ok := strings.Cut(text, "E"); ok && len(text) > doubleCharsMax {
		sign := ""
		if exponent[0] == '-' {
			sign, exponent = "-", exponent[1:]
		}
		text = mantissa + "E" + sign + computed + exponent
	}
	return value.ParseNumber(text)
}

func isComputed(n value.Number) bool {
	_, exponent, _ := strings.Cut(string(n), "E")
	return strings.HasPrefix(strings.TrimPrefix(exponent, "-"), computed)
}

// ClassOf tells which class json-smart makes of n.
func ClassOf(n value.Number) Class {
	if !n.IsLiteralInteger() {
		if len(n) > doubleCharsMax && !isComputed(n) {
			return BigDecimal
		}
		return Double
	}
	i, err := strconv.ParseInt(n.String(), 10, 64)
	switch {
	case err != nil:
		return BigInteger
	case math.MinInt32 <= i && i <= math.MaxInt32:
		return Integer
	}
	return Long
}

// AppendNumber writes n as the toString of that object does. A Double beyond the range of double is the text null, as
// json-smart writes infinities.
func AppendNumber(dst []byte, n value.Number) []byte {
	switch ClassOf(n) {
	case Double:
		f := n.Float64()
		if math.IsInf(f, 0) {
			return append(dst, "null"...)
		}
		return javanumber.AppendDouble(dst, f)
	case BigDecimal:
		return appendBigDecimal(dst, n.String())
	case Integer, Long, BigInteger:
	}
	if n == "-0" {
		return append(dst, '0')
	}
	return append(dst, n...)
}

// appendBigDecimal writes the literal as new BigDecimal(literal).toString() does: digits are kept, and an exponent is
// written where the scale is negative or the number starts more than six places behind the point.
// Source: the documentation of java.math.BigDecimal.toString.
func appendBigDecimal(dst []byte, literal string) []byte {
	text, negative := strings.CutPrefix(literal, "-")
	mantissa, exponentText := text, ""
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		mantissa, exponentText = text[:i], text[i+1:]
	}
	exponent, _ := strconv.ParseInt(strings.TrimPrefix(exponentText, "+"), 10, 64)
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	if digits == "" {
		digits, negative = "0", false
	}
	if negative {
		dst = append(dst, '-')
	}
	return AppendScaled(dst, digits, int64(len(fraction))-exponent)
}

// plainPlacesMax is how far behind the point a number may start and still be written without an exponent.
const plainPlacesMax = 6

// AppendScaled writes digits divided by ten to the power of scale, as java.math.BigDecimal.toString does.
func AppendScaled(dst []byte, digits string, scale int64) []byte {
	adjusted := int64(len(digits)) - 1 - scale
	if scale >= 0 && adjusted >= -plainPlacesMax {
		point := len(digits) - int(scale)
		switch {
		case scale == 0:
			return append(dst, digits...)
		case point > 0:
			return append(append(append(dst, digits[:point]...), '.'), digits[point:]...)
		}
		dst = append(dst, "0."...)
		return append(append(dst, strings.Repeat("0", -point)...), digits...)
	}
	dst = append(dst, digits[0])
	if len(digits) > 1 {
		dst = append(append(dst, '.'), digits[1:]...)
	}
	if adjusted == 0 {
		return dst
	}
	dst = append(dst, 'E')
	if adjusted > 0 {
		dst = append(dst, '+')
	}
	return strconv.AppendInt(dst, adjusted, 10)
}
