package vtl

import (
	"math"
	"math/big"
)

// calculate applies an arithmetic operator to two numbers, as Velocity 1.7's MathUtils does.
func calculate(operator kind, a, b val) (val, error) {
	switch calculationBase(a, b) {
	case baseLong:
		return calculateLong(operator, a, b), nil
	case baseDouble:
		return double(calculateDouble(operator, toFloat(a), toFloat(b))), nil
	case baseBigInteger:
		if operator == tokModulo && toBigInteger(b).Sign() < 0 {
			return null(), javaError("java.lang.ArithmeticException", "BigInteger: modulus not positive")
		}
		return checkedInteger(calculateInteger(operator, toBigInteger(a), toBigInteger(b)))
	case baseBigDecimal:
	}
	return calculateDecimal(operator, a, b)
}

// calculateLong calculates in 64 bits, and on overflow without a limit.
func calculateLong(operator kind, a, b val) val {
	x, y := a.int64(), b.int64()
	var n int64
	overflow := false
	switch operator {
	case tokPlus:
		n = x + y
		overflow = n^x < 0 && n^y < 0
	case tokMinus:
		n = x - y
		overflow = n^x < 0 && n^^y < 0
	case tokTimes:
		n = x * y
		overflow = y != 0 && n/y != x // MathUtils doesn't see that -2^63 * -1 overflows either
	case tokDivide:
		if n = math.MinInt64; x != math.MinInt64 || y != -1 {
			n = x / y
		}
	default:
		if y != -1 {
			n = x % y
		}
	}
	if overflow {
		return bigInt(calculateInteger(operator, big.NewInt(x), big.NewInt(y)))
	}
	return wrap(n, a, b)
}

func calculateDouble(operator kind, x, y float64) float64 {
	switch operator {
	case tokPlus:
		return x + y
	case tokMinus:
		return x - y
	case tokTimes:
		return x * y
	case tokDivide:
		return x / y
	}
	return math.Mod(x, y)
}

func calculateInteger(operator kind, x, y *big.Int) *big.Int {
	n := new(big.Int)
	switch operator {
	case tokPlus:
		return n.Add(x, y)
	case tokMinus:
		return n.Sub(x, y)
	case tokTimes:
		return n.Mul(x, y)
	case tokDivide:
		return n.Quo(x, y)
	}
	return n.Mod(x, y) // never negative, as in Java
}

func checkedInteger(n *big.Int) (val, error) {
	if n.BitLen() > numberBitsMax {
		return null(), errNumberSize
	}
	return bigInt(n), nil
}

func calculateDecimal(operator kind, a, b val) (val, error) {
	x, err := toBigDecimal(a)
	if err != nil {
		return null(), err
	}
	y, err := toBigDecimal(b)
	if err != nil {
		return null(), err
	}
	var d bigDecimal
	switch operator {
	case tokPlus, tokMinus:
		m, n, scale := align(x, y)
		d = bigDecimal{unscaled: calculateInteger(operator, m, n), scale: scale}
	case tokTimes:
		d = bigDecimal{unscaled: new(big.Int).Mul(x.unscaled, y.unscaled), scale: x.scale + y.scale}
	case tokDivide:
		d = x.divide(y)
	default:
		return null(), javaError("java.lang.ArithmeticException", "Cannot calculate the modulo of BigDecimals.")
	}
	if !d.fits() {
		return null(), errNumberSize
	}
	return objectVal(d), nil
}
