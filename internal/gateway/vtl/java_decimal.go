package vtl

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"sluice/internal/jsonpath/jsonsmart"
)

// numberBitsMax bounds BigIntegers and BigDecimals, so that squaring in a loop ends.
const numberBitsMax = 1 << 14

// scaleMax bounds the scale of a BigDecimal, for adding two of very different scale makes as many digits.
const scaleMax = 5_000

// parseDecimal is new BigDecimal(text), for what JSON and Velocity write.
func parseDecimal(text string) (d bigDecimal, ok bool) {
	mantissa, exponentText := text, ""
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		mantissa, exponentText = text[:i], strings.TrimPrefix(text[i+1:], "+")
	}
	exponent := 0
	if exponentText != "" {
		n, err := strconv.Atoi(exponentText)
		if err != nil {
			return d, false
		}
		exponent = n
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	n, ok := new(big.Int).SetString(whole+fraction, 10)
	if !ok {
		return d, false
	}
	d = bigDecimal{unscaled: n, scale: len(fraction) - exponent}
	return d, d.fits()
}

// decimalOf is new BigDecimal(double): all binary digits, exactly.
func decimalOf(f float64) (d bigDecimal, ok bool) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return d, false
	}
	fraction, exponent := math.Frexp(f)
	significand := int64(fraction * (1 << 53))
	if exponent -= 53; significand == 0 {
		return bigDecimal{unscaled: new(big.Int)}, true
	}
	for significand&1 == 0 {
		significand >>= 1
		exponent++
	}
	n := big.NewInt(significand)
	if exponent >= 0 {
		return bigDecimal{unscaled: n.Lsh(n, uint(exponent))}, true
	}
	power := new(big.Int).Exp(big.NewInt(5), big.NewInt(int64(-exponent)), nil)
	return bigDecimal{unscaled: n.Mul(n, power), scale: -exponent}, true
}

func (d bigDecimal) fits() bool {
	return d.unscaled.BitLen() <= numberBitsMax && -scaleMax <= d.scale && d.scale <= scaleMax
}

// chargeNumber counts the work that a number with many digits makes.
func (r *run) chargeNumber(v val) {
	switch o := v.obj.(type) {
	case bigInteger:
		r.charge(longNumber(o.n.BitLen() / bitsPerStep))
	case bigDecimal:
		r.charge((o.unscaled.BitLen() + max(o.scale, -o.scale)) / bitsPerStep)
	}
}

// longNumber is what a number of so many steps counts: what is done with its digits takes time that grows with their
// square, where there are more than arithmetic makes.
func longNumber(steps int) int { return steps + steps*steps/(numberBitsMax/bitsPerStep) }

// bitsPerStep is how many bits of a number count as one step.
const bitsPerStep = 64

func (d bigDecimal) append(dst []byte) []byte {
	digits := new(big.Int).Abs(d.unscaled).String()
	if d.unscaled.Sign() < 0 {
		dst = append(dst, '-')
	}
	return jsonsmart.AppendScaled(dst, digits, int64(d.scale))
}

func (d bigDecimal) float64() float64 {
	f, _ := strconv.ParseFloat(string(d.append(nil)), 64) // out of range it is the infinity that is wanted
	return f
}

// integer cuts the fraction off.
func (d bigDecimal) integer() *big.Int {
	if d.scale <= 0 {
		return new(big.Int).Mul(d.unscaled, tenTo(-d.scale))
	}
	return new(big.Int).Quo(d.unscaled, tenTo(d.scale))
}

func tenTo(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// align returns the unscaled values of both at the larger of their scales.
func align(a, b bigDecimal) (x, y *big.Int, scale int) {
	x, y, scale = a.unscaled, b.unscaled, max(a.scale, b.scale)
	if a.scale < scale {
		x = new(big.Int).Mul(x, tenTo(scale-a.scale))
	}
	if b.scale < scale {
		y = new(big.Int).Mul(y, tenTo(scale-b.scale))
	}
	return x, y, scale
}

// divide is BigDecimal.divide with ROUND_HALF_DOWN: the result has a's scale.
func (d bigDecimal) divide(by bigDecimal) bigDecimal {
	x, y := d.unscaled, by.unscaled
	if by.scale >= 0 {
		x = new(big.Int).Mul(x, tenTo(by.scale))
	} else {
		y = new(big.Int).Mul(y, tenTo(-by.scale))
	}
	quotient, rest := new(big.Int).QuoRem(x, y, new(big.Int))
	twice := new(big.Int).Abs(rest)
	if twice.Lsh(twice, 1).CmpAbs(y) > 0 {
		quotient.Add(quotient, big.NewInt(int64(x.Sign()*y.Sign())))
	}
	return bigDecimal{unscaled: quotient, scale: d.scale}
}

// hashUnscaled is the part of BigDecimal.hashCode that comes from the unscaled value.
func (d bigDecimal) hashUnscaled() int32 {
	if d.unscaled.IsInt64() {
		n := d.unscaled.Int64()
		magnitude := uint64(max(n, -n))
		h := 31*int32(magnitude>>32) + int32(magnitude)
		if n < 0 {
			return -h
		}
		return h
	}
	return hashInteger(d.unscaled)
}

// hashInteger is BigInteger.hashCode: over 32-bit words from the top, with the sign.
func hashInteger(n *big.Int) int32 {
	var h int32
	bytes := n.Bytes()
	for len(bytes)%4 != 0 {
		bytes = append([]byte{0}, bytes...)
	}
	for i := 0; i < len(bytes); i += 4 {
		word := uint32(bytes[i])<<24 | uint32(bytes[i+1])<<16 | uint32(bytes[i+2])<<8 | uint32(bytes[i+3])
		h = 31*h + int32(word)
	}
	if n.Sign() < 0 {
		return -h
	}
	return h
}
