package service

import "math"

// Values gathers how often values of a metric were observed, until they are taken. The zero value is ready; it is its owner's to lock.
type Values struct{ times map[float64]float64 }

// differentValuesMax is how many different values are told apart until they are taken.
const differentValuesMax = 1000

// Observe counts a value. When there are too many different ones, the next larger power of two stands for it.
func (v *Values) Observe(value float64) {
	if v.times == nil {
		v.times = map[float64]float64{}
	}
	n, known := v.times[value]
	if !known && len(v.times) >= differentValuesMax {
		value = math.Exp2(math.Ceil(math.Log2(max(value, 1))))
		n = v.times[value]
	}
	v.times[value] = n + 1
}

// Take returns what was observed since the last time, in no order; nil for nothing.
func (v *Values) Take() []Sample {
	if len(v.times) == 0 {
		return nil
	}
	out := make([]Sample, 0, len(v.times))
	for value, n := range v.times {
		out = append(out, Sample{Value: value, Count: n})
	}
	v.times = nil
	return out
}
