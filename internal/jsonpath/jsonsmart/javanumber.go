package jsonsmart

import (
	"bytes"
	"math"
	"strconv"
	"strings"

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
	text := string(AppendDouble(nil, f))
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
		return AppendDouble(dst, f)
	case BigDecimal:
		return appendBigDecimal(dst, n.String())
	case Integer, Long, BigInteger:
	}
	if n == "-0" {
		return append(dst, '0')
	}
	return append(dst, n...)
}

// The magnitudes from which and below which Java's Double.toString writes an exponent.
const (
	exponentFrom  = 1e7
	exponentBelow = 1e-3
)

// AppendDouble writes f as java.lang.Double.toString does since Java 19: the shortest digits that read back as f, at least
// one behind the point, with an exponent from ten million on and below one thousandth: 1.0, 0.001, 1.0E7, 1.5E-10, NaN.
func AppendDouble(dst []byte, f float64) []byte {
	switch {
	case math.IsNaN(f):
		return append(dst, "NaN"...)
	case math.IsInf(f, 1):
		return append(dst, "Infinity"...)
	case math.IsInf(f, -1):
		return append(dst, "-Infinity"...)
	}
	if abs := math.Abs(f); abs == 0 || abs >= exponentBelow && abs < exponentFrom {
		start := len(dst)
		dst = strconv.AppendFloat(dst, f, 'f', -1, 64)
		if bytes.IndexByte(dst[start:], '.') < 0 {
			dst = append(dst, '.', '0')
		}
		return dst
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'E', -1, 64), "E")
	if !strings.Contains(mantissa, ".") {
		mantissa, exponent = twoDigits(f, mantissa, exponent)
	}
	dst = append(dst, mantissa...)
	dst = append(dst, 'E')
	if exponent[0] == '-' {
		dst = append(dst, '-')
	}
	return append(dst, strings.TrimLeft(exponent[1:], "0")...)
}

// twoDigits gives a number that one digit tells apart its second digit, the one nearest to its value: 4.9E-324 and not
// 5.0E-324, though both read back as the smallest double.
func twoDigits(f float64, mantissa, exponent string) (digits, power string) {
	text := strconv.FormatFloat(f, 'E', 1, 64)
	if back, err := strconv.ParseFloat(text, 64); err != nil || back != f {
		return mantissa + ".0", exponent
	}
	digits, power, _ = strings.Cut(text, "E")
	return digits, power
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
