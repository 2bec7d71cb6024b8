package jsonata

import "math"

// numbers calls yield for each number of an array, as long as it is told to go on.
func (e *evaluation) numbers(x item, yield func(f float64)) error {
	v, _ := x.elements()
	if err := e.step(v.n); err != nil {
		return err
	}
	for i := range v.n {
		n := v.at(i)
		yield(n.float())
	}
	return nil
}

func sum(e *evaluation, args []item) (item, error) {
	if !argument(args, 0).defined() {
		return undefined, nil
	}
	total := 0.0
	err := e.numbers(args[0], func(f float64) { total += f })
	return number(total), err
}

func count(_ *evaluation, args []item) (item, error) {
	v, _ := argument(args, 0).elements()
	return number(float64(v.n)), nil
}

func maximum(e *evaluation, args []item) (item, error) {
	return e.extreme(args, math.Max, math.Inf(-1))
}

func minimum(e *evaluation, args []item) (item, error) { return e.extreme(args, math.Min, math.Inf(1)) }

func (e *evaluation) extreme(args []item, choose func(a, b float64) float64, start float64) (item, error) {
	if v, _ := argument(args, 0).elements(); v.n == 0 {
		return undefined, nil
	}
	best := start
	err := e.numbers(args[0], func(f float64) { best = choose(best, f) })
	return number(best), err
}

func average(e *evaluation, args []item) (item, error) {
	v, _ := argument(args, 0).elements()
	if v.n == 0 {
		return undefined, nil
	}
	total := 0.0
	err := e.numbers(args[0], func(f float64) { total += f })
	return number(total / float64(v.n)), err
}
