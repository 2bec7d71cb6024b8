// Package javanumber writes numbers as Java does, which AWS's services show: templates, timestamps, the reasons of alarms.
package javanumber

import (
	"bytes"
	"math"
	"strconv"
	"strings"
)

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
