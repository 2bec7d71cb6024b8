package value

import (
	"math"
	"strconv"
	"strings"
)

// Number is the text of a JSON number, kept as it was written. It has the form that RFC 8259 gives; only this package
// makes one.
type Number string

// ParseNumber returns the number whose literal is text, and whether text is a JSON number and nothing else.
func ParseNumber(text string) (Value, bool) {
	end, ok := scanNumber(text, 0)
	if !ok || end != len(text) {
		return Value{}, false
	}
	return Value{ref: KindNumber, text: text}, true
}

// String returns the literal.
func (n Number) String() string { return string(n) }

// IsLiteralInteger reports whether the literal has neither fraction nor exponent. Java's parsers make an Integer, a Long
// or a BigInteger of such a literal and a Double of any other, 1.0 and 1E2 included.
func (n Number) IsLiteralInteger() bool { return !strings.ContainsAny(string(n), ".eE") }

// IsIntegral reports whether the number's value has no fraction: 1, 1.0 and 1E2 have none.
func (n Number) IsIntegral() bool {
	d := n.Decimal()
	return int64(len(d.Digits)) <= d.Point
}

// Int64 returns the number as an int64, and whether it is exactly that: 1.0 and 1E2 are integers, 1.5 and 1E30 are not.
func (n Number) Int64() (int64, bool) {
	if i, err := strconv.ParseInt(string(n), 10, 64); err == nil {
		return i, true
	}
	d := n.Decimal()
	if d.Digits == "" {
		return 0, true
	}
	if int64(len(d.Digits)) > d.Point || d.Point > digitsOfInt64 {
		return 0, false
	}
	text := d.Digits + strings.Repeat("0", int(d.Point)-len(d.Digits))
	if d.Negative {
		text = "-" + text
	}
	i, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, false
	}
	return i, true
}

// Float64 returns the float64 nearest to the number; beyond its range that is an infinity.
func (n Number) Float64() float64 {
	f, _ := strconv.ParseFloat(string(n), 64) // the only possible error is the range, and then f is the infinity
	return f
}

// Compare returns -1, 0 or 1 for n less than, equal to or greater than m, exactly, whatever their size and precision.
func (n Number) Compare(m Number) int {
	if i, ok := n.short(); ok {
		if k, ok := m.short(); ok {
			return compareInts(i, k)
		}
	}
	a, b := n.Decimal(), m.Decimal()
	switch {
	case a.sign() != b.sign():
		return compareInts(a.sign(), b.sign())
	case a.sign() < 0:
		return b.compareMagnitude(a)
	}
	return a.compareMagnitude(b)
}

// shortDigitsMax is how many digits always fit into an int64.
const shortDigitsMax = 18

// short reads an integer of few digits, as most are, without the error that strconv would make of others.
func (n Number) short() (int64, bool) {
	digits, negative := strings.CutPrefix(string(n), "-")
	if len(digits) > shortDigitsMax {
		return 0, false
	}
	var i int64
	for k := range len(digits) {
		d := digits[k] - '0'
		if d > 9 {
			return 0, false
		}
		i = i*10 + int64(d)
	}
	if negative {
		i = -i
	}
	return i, true
}

// digitsOfInt64 is the most digits that an int64 can have.
const digitsOfInt64 = 19

// exponentMax bounds an exponent, which keeps sums with lengths inside int64. Larger exponents are taken for this one.
const exponentMax = 1 << 60

// Decimal is a number taken apart: 0.Digits times ten to the power of Point. The digits neither start nor end with 0, and
// zero has none, so that equal numbers have equal parts. Beyond a magnitude that no machine could write out, points are cut.
type Decimal struct {
	Negative bool
	Digits   string
	Point    int64
}

// Decimal takes the number apart.
func (n Number) Decimal() Decimal {
	text, negative := strings.CutPrefix(string(n), "-")
	mantissa, exponent := text, int64(0)
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		mantissa, exponent = text[:i], parseExponent(text[i+1:])
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := whole + fraction
	significant := strings.TrimLeft(digits, "0")
	d := Decimal{
		Negative: negative,
		Digits:   strings.TrimRight(significant, "0"),
		Point:    exponent + int64(len(whole)) - int64(len(digits)-len(significant)),
	}
	if d.Digits == "" {
		return Decimal{}
	}
	return d
}

func parseExponent(text string) int64 {
	e, _ := strconv.ParseInt(strings.TrimPrefix(text, "+"), 10, 64) // out of range it is the nearest int64
	return max(-exponentMax, min(e, exponentMax))
}

func (d Decimal) sign() int {
	switch {
	case d.Digits == "":
		return 0
	case d.Negative:
		return -1
	}
	return 1
}

// compareMagnitude compares without the sign. Digits that start behind the point compare as text does.
func (d Decimal) compareMagnitude(e Decimal) int {
	if d.Point != e.Point {
		return compareInts(d.Point, e.Point)
	}
	return strings.Compare(d.Digits, e.Digits)
}

func compareInts[T int | int64](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// exponentFrom and exponentBelow bound the magnitudes that are written without an exponent, as in ECMAScript.
const (
	exponentBelow = 1e-6
	exponentFrom  = 1e21
)

// formatFloat writes f as ECMAScript's Number.prototype.toString does, which is valid JSON.
func formatFloat(f float64) string {
	if f == 0 {
		return "0"
	}
	if abs := math.Abs(f); abs >= exponentBelow && abs < exponentFrom {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	text := strconv.FormatFloat(f, 'e', -1, 64)
	mantissa, exponent, _ := strings.Cut(text, "e")
	return mantissa + "e" + exponent[:1] + strings.TrimLeft(exponent[1:], "0")
}
