package jsonpath

import (
	"math"

	"sluice/internal/value"
)

// aggregate works on the numbers of an array and of the arguments. The answer is a Double.
func aggregate(name string, v value.Value, arguments []value.Value) (value.Value, error) {
	var numbers []float64
	add := func(each value.Value) {
		if n, ok := each.AsNumber(); ok {
			numbers = append(numbers, n.Float64())
		}
	}
	if a, ok := v.AsArray(); ok {
		for _, each := range a.All() {
			add(each)
		}
	}
	for _, argument := range arguments {
		for _, each := range flatten(argument) {
			add(each)
		}
	}
	if len(numbers) == 0 {
		return value.Value{}, failed("Aggregation function attempted to calculate value using empty array")
	}
	return doubleValue(statistic(name, numbers)), nil
}

func statistic(name string, numbers []float64) float64 {
	var sum, squares float64
	low, high := math.MaxFloat64, math.SmallestNonzeroFloat64 // Jayway starts max() there: of negative numbers it is 4.9E-324
	for _, n := range numbers {
		sum += n
		squares += n * n
		if n < low {
			low = n
		}
		if n > high {
			high = n
		}
	}
	count := float64(len(numbers))
	switch name {
	case "sum":
		return sum
	case "avg":
		return sum / count
	case "min":
		return low
	case "max":
		return high
	}
	return math.Sqrt(squares/count - sum*sum/count/count)
}
