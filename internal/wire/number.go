package wire

import (
	"errors"
	"math"
	"strconv"
)

// ErrNumber is returned for a text that is no number of the expected kind and width.
var ErrNumber = errors.New("not a number of the expected type")

// AppendFloat writes v as the protocols want it: shortest digits; NaN, Infinity and -Infinity by name (JSON encoders quote
// those three).
func AppendFloat(dst []byte, v float64, bits uint8) []byte {
	switch {
	case math.IsNaN(v):
		return append(dst, "NaN"...)
	case math.IsInf(v, 1):
		return append(dst, "Infinity"...)
	case math.IsInf(v, -1):
		return append(dst, "-Infinity"...)
	case v == math.Trunc(v) && math.Abs(v) < 1e15:
		return strconv.AppendInt(dst, int64(v), 10)
	case bits == 32:
		return strconv.AppendFloat(dst, v, 'g', -1, 32)
	}
	return strconv.AppendFloat(dst, v, 'g', -1, 64)
}

// ParseFloat reads a number as texts (headers, query strings, XML, quoted JSON) carry it.
func ParseFloat(text string) (float64, error) {
	switch text {
	case "NaN":
		return math.NaN(), nil
	case "Infinity":
		return math.Inf(1), nil
	case "-Infinity":
		return math.Inf(-1), nil
	}
	if text == "" || !plainNumber(text) {
		return 0, ErrNumber
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0, ErrNumber
	}
	return v, nil
}

// plainNumber keeps out Go's own spellings: inf, hexadecimal floats, underscores.
func plainNumber(text string) bool {
	for i := range len(text) {
		c := text[i]
		if (c < '0' || c > '9') && c != '-' && c != '+' && c != '.' && c != 'e' && c != 'E' {
			return false
		}
	}
	return true
}

// ParseInt reads an integer of the given width.
func ParseInt(text string, bits uint8) (int64, error) {
	v, err := strconv.ParseInt(text, 10, int(bits))
	if err != nil {
		return 0, ErrNumber
	}
	return v, nil
}

// ParseBool reads true or false; AWS takes no other spelling in requests.
func ParseBool(text string) (bool, error) {
	switch text {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, ErrNumber
}
