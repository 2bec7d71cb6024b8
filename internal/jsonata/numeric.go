package jsonata

import (
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

// onNumber makes a function of numbers one of the library, which gives nothing for nothing.
func onNumber(args []item, do func(f float64) float64) (item, error) {
	x := argument(args, 0)
	if !x.defined() {
		return undefined, nil
	}
	return number(do(x.float())), nil
}

func floor(_ *evaluation, args []item) (item, error) { return onNumber(args, math.Floor) }

func ceil(_ *evaluation, args []item) (item, error) { return onNumber(args, math.Ceil) }

func abs(_ *evaluation, args []item) (item, error) { return onNumber(args, math.Abs) }

func round(_ *evaluation, args []item) (item, error) {
	precision := 0.0
	if x := argument(args, 1); x.defined() {
		precision = x.float()
	}
	return onNumber(args, func(f float64) float64 { return roundTo(f, precision) })
}

// roundTo rounds half to even, at a number of decimal places. It shifts the point in the text of the number, as the reference does.
func roundTo(f, precision float64) float64 {
	if precision != 0 {
		f = shift(f, precision)
	}
	result := math.Floor(f)
	if f-result >= 0.5 {
		result++
	}
	if math.Abs(result-f) == 0.5 && math.Abs(math.Mod(result, 2)) == 1 {
		result--
	}
	if precision != 0 {
		result = shift(result, -precision)
	}
	return result + 0 // no -0
}

// shift moves the decimal point.
func shift(f, places float64) float64 {
	mantissa, exponent, _ := strings.Cut(numberText(f), "e")
	e, _ := strconv.ParseFloat(exponent, 64)
	out, err := strconv.ParseFloat(mantissa+"e"+numberText(e+places), 64)
	if err != nil && !math.IsInf(out, 0) {
		return math.NaN()
	}
	return out
}

func sqrt(_ *evaluation, args []item) (item, error) {
	if x := argument(args, 0); x.defined() && x.float() < 0 {
		return undefined, fail("D3060", x)
	}
	return onNumber(args, math.Sqrt)
}

func power(_ *evaluation, args []item) (item, error) {
	base, exponent := argument(args, 0), argument(args, 1)
	if !base.defined() {
		return undefined, nil
	}
	p := math.NaN()
	if exponent.defined() {
		p = exponent.float()
	}
	result := math.Pow(base.float(), p)
	if math.IsInf(result, 0) || math.IsNaN(result) || math.IsNaN(p) {
		return undefined, &Error{Code: "D3061", value: base, exponent: exponent}
	}
	return number(result), nil
}

const (
	radixMin = 2
	radixMax = 36
)

func formatBase(_ *evaluation, args []item) (item, error) {
	x := argument(args, 0)
	if !x.defined() {
		return undefined, nil
	}
	radix := 10.0
	if r := argument(args, 1); r.defined() {
		radix = roundTo(r.float(), 0)
	}
	if radix < radixMin || radix > radixMax {
		return undefined, fail("D3100", number(radix))
	}
	f := roundTo(x.float(), 0)
	if radix == 10 || math.IsInf(f, 0) || math.IsNaN(f) {
		return text(numberText(f)), nil
	}
	whole, _ := big.NewFloat(f).Int(nil)
	return text(whole.Text(int(radix))), nil
}

var (
	decimalNumber = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?([Ee][-+]?[0-9]+)?$`)
	// otherNumber is as loose at its ends as the reference's.
	otherNumber = regexp.MustCompile(`^(0[xX][0-9A-Fa-f]+)|(0[oO][0-7]+)|(0[bB][0-1]+)$`)
)

func toNumber(_ *evaluation, args []item) (item, error) {
	x := argument(args, 0)
	switch x.kind {
	case kindUndefined:
		return undefined, nil
	case kindNumber:
		return x, nil
	case kindBool:
		return number(x.num), nil
	case kindString:
		if decimalNumber.MatchString(x.text) {
			if f, err := strconv.ParseFloat(x.text, 64); err == nil {
				return number(f), nil
			}
		}
		if otherNumber.MatchString(x.text) {
			return number(prefixed(x.text)), nil
		}
	default:
	}
	return undefined, fail("D3030", x)
}

// prefixed reads a hexadecimal, octal or binary number.
func prefixed(s string) float64 {
	s = strings.TrimSpace(s)
	if strings.Contains(s, "_") || len(s) < len("0x0") || s[0] != '0' {
		return math.NaN()
	}
	n, ok := new(big.Int).SetString(s, 0)
	if !ok || isDigit(s[1]) {
		return math.NaN()
	}
	f, _ := new(big.Float).SetInt(n).Float64()
	return f
}
