package jsonata

import (
	"math"
	"strconv"
	"strings"
)

// numberText writes a number as JavaScript does: 1e+21, 1e-7, 0.000001, Infinity.
func numberText(f float64) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	case f == 0:
		return "0"
	}
	if abs := math.Abs(f); abs >= 1e-6 && abs < 1e21 {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'e', -1, 64), "e")
	return mantissa + "e" + exponent[:1] + strings.TrimLeft(exponent[1:], "0")
}

// precisionDigits is how many digits of a number $string and & show.
const precisionDigits = 15

// rounded is Number(f.toPrecision(15)), which hides that 0.1 + 0.2 is a little more than 0.3.
func rounded(f float64) float64 {
	if f == math.Trunc(f) && math.Abs(f) < 1e15 {
		return f
	}
	r, _ := strconv.ParseFloat(strconv.FormatFloat(f, 'g', precisionDigits, 64), 64)
	return r
}

// isNumeric tells numbers from other items; an infinity is an error to the reference whenever it asks.
func isNumeric(x item) (bool, error) {
	if x.kind != kindNumber {
		return false, nil
	}
	f := x.float()
	if math.IsInf(f, 0) {
		return false, fail("D1001", x)
	}
	return !math.IsNaN(f), nil
}

// number returns the float64 of an item that must be a number and not an infinity.
func finite(x item) (f float64, ok bool, err error) {
	if x.kind != kindNumber {
		return 0, false, nil
	}
	f = x.float()
	if math.IsInf(f, 0) {
		return 0, false, fail("D1001", x)
	}
	return f, !math.IsNaN(f), nil
}

// integer rounds towards minus infinity and cuts what no index or count can be.
func integer(f float64) int {
	if math.IsNaN(f) {
		return 0
	}
	return int(math.Floor(max(-1<<53, min(f, 1<<53))))
}
