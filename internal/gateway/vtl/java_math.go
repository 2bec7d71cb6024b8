package vtl

import (
	"math"
	"math/big"
)

// The bases that Velocity 1.7's MathUtils calculates in. Source: its findCalculationBase.
type base uint8

const (
	baseLong base = iota
	baseDouble
	baseBigInteger
	baseBigDecimal
)

func calculationBase(a, b val) base {
	integers := a.class() != classDouble && b.class() != classDouble
	switch {
	case a.class() == classBigDecimal || b.class() == classBigDecimal:
		return baseBigDecimal
	case a.class() == classBigInteger || b.class() == classBigInteger:
		if integers {
			return baseBigInteger
		}
		return baseBigDecimal
	case integers:
		return baseLong
	}
	return baseDouble
}

// wrap gives a result of integers the larger of their classes: Integer grows to Long where it must.
func wrap(n int64, a, b val) val {
	if a.class() == classLong || b.class() == classLong || n > math.MaxInt32 || n < math.MinInt32 {
		return long(n)
	}
	return integer(int(n))
}

// toFloat is Number.doubleValue.
func toFloat(v val) float64 {
	switch v.class() {
	case classDouble:
		return v.float64()
	case classBigInteger:
		f, _ := new(big.Float).SetInt(v.obj.(bigInteger).n).Float64()
		return f
	case classBigDecimal:
		return v.obj.(bigDecimal).float64()
	}
	return float64(v.int64())
}

// toLong is Number.longValue.
func toLong(v val) int64 {
	switch v.class() {
	case classDouble:
		return doubleToLong(v.float64())
	case classBigInteger:
		return lowBits(v.obj.(bigInteger).n)
	case classBigDecimal:
		return lowBits(v.obj.(bigDecimal).integer())
	}
	return v.int64()
}

// doubleToLong is Java's cast: towards zero, held at the ends, and 0 for NaN.
func doubleToLong(f float64) int64 {
	switch {
	case math.IsNaN(f):
		return 0
	case f >= math.MaxInt64:
		return math.MaxInt64
	case f <= math.MinInt64:
		return math.MinInt64
	}
	return int64(f)
}

// toInt is Number.intValue.
func toInt(v val) int {
	if v.class() == classDouble {
		switch f := v.float64(); {
		case f >= math.MaxInt32:
			return math.MaxInt32
		case f <= math.MinInt32:
			return math.MinInt32
		}
	}
	return int(int32(toLong(v)))
}

func lowBits(n *big.Int) int64 {
	mask := new(big.Int).SetUint64(math.MaxUint64)
	return int64(mask.And(mask, n).Uint64())
}

func toBigInteger(v val) *big.Int {
	if b, ok := v.obj.(bigInteger); ok {
		return b.n
	}
	return big.NewInt(toLong(v))
}

func toBigDecimal(v val) (bigDecimal, error) {
	switch o := v.obj.(type) {
	case bigDecimal:
		return o, nil
	case bigInteger:
		return bigDecimal{unscaled: o.n}, nil
	}
	d, ok := decimalOf(toFloat(v))
	if !ok {
		return d, javaError("java.lang.NumberFormatException", "Infinite or NaN")
	}
	return d, nil
}

// compareNumbers is MathUtils.compare. NaN is equal to every Double.
func (r *run) compareNumbers(a, b val) (int, error) {
	r.chargeNumber(a)
	r.chargeNumber(b)
	switch calculationBase(a, b) {
	case baseLong:
		return order(a.int64(), b.int64()), nil
	case baseDouble:
		return order(toFloat(a), toFloat(b)), nil
	case baseBigInteger:
		return toBigInteger(a).Cmp(toBigInteger(b)), nil
	case baseBigDecimal:
	}
	x, err := toBigDecimal(a)
	if err != nil {
		return 0, err
	}
	y, err := toBigDecimal(b)
	if err != nil {
		return 0, err
	}
	m, n, _ := align(x, y)
	return m.Cmp(n), nil
}

func order[T int64 | float64](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func isZero(v val) bool {
	switch o := v.obj.(type) {
	case bigInteger:
		return o.n.Sign() == 0
	case bigDecimal:
		return o.unscaled.Sign() == 0
	}
	return toFloat(v) == 0
}
