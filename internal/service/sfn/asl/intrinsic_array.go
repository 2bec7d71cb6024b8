package asl

import (
	"errors"
	"fmt"
	"math"

	"sluice/internal/value"
)

func arrayOf(arguments []value.Value, _ *frame) (value.Value, error) {
	return value.NewArray(arguments...).Value(), nil
}

func arrayPartition(arguments []value.Value, _ *frame) (value.Value, error) {
	array, _ := arguments[0].AsArray()
	size, err := rounded(arguments[1])
	if err != nil || size <= 0 {
		return value.Value{}, fmt.Errorf("the chunk size must be a positive integer but was: %s", arguments[1])
	}
	chunks := value.NewArray()
	var chunk *value.Array
	for _, item := range array.All() {
		if chunk == nil || int64(chunk.Len()) == size {
			chunk = value.NewArray()
			chunks.Append(chunk.Value())
		}
		chunk.Append(item)
	}
	return chunks.Value(), nil
}

func arrayContains(arguments []value.Value, _ *frame) (value.Value, error) {
	array, _ := arguments[0].AsArray()
	for _, item := range array.All() {
		if value.Equal(item, arguments[1]) {
			return value.Bool(true), nil
		}
	}
	return value.Bool(false), nil
}

// arrayRange counts from the first number to the second, which is included, by steps of the third.
func arrayRange(arguments []value.Value, _ *frame) (value.Value, error) {
	var bounds [3]int64
	for i := range bounds {
		n, err := rounded(arguments[i])
		if err != nil {
			return value.Value{}, err
		}
		bounds[i] = n
	}
	first, last, step := bounds[0], bounds[1], bounds[2]
	if step == 0 {
		return value.Value{}, errors.New("the increment must not be 0")
	}
	if float64(last-first)/float64(step) >= ArrayItemsMax {
		return value.Value{}, fmt.Errorf("the array can't have more than %d items", ArrayItemsMax)
	}
	array := value.NewArray()
	for n := first; step > 0 && n <= last || step < 0 && n >= last; n += step {
		array.Append(value.Int(n))
	}
	return array.Value(), nil
}

func arrayGetItem(arguments []value.Value, _ *frame) (value.Value, error) {
	index, err := rounded(arguments[1])
	array, _ := arguments[0].AsArray()
	if err != nil || index < 0 || index >= int64(array.Len()) {
		return value.Value{}, fmt.Errorf("the index %s is out of bounds for an array of length %d", arguments[1], array.Len())
	}
	return array.At(int(index)), nil
}

func arrayLength(arguments []value.Value, _ *frame) (value.Value, error) {
	return value.Int(int64(arguments[0].Len())), nil
}

// arrayUnique keeps the first of equal items.
func arrayUnique(arguments []value.Value, _ *frame) (value.Value, error) {
	if Exceeds(arguments[0], resultBytesMax) {
		return value.Value{}, errTooLong
	}
	array, _ := arguments[0].AsArray()
	unique := value.NewArray()
	seen := map[string]bool{}
	var text []byte
	for _, item := range array.All() {
		text = canonical(text[:0], item)
		if !seen[string(text)] {
			seen[string(text)] = true
			unique.Append(item)
		}
	}
	return unique.Value(), nil
}

// rounded rounds as Java's Math.round does, halves towards positive infinity, as recorded (test_math_add).
func rounded(v value.Value) (int64, error) {
	n, _ := v.AsNumber()
	if whole, ok := n.Int64(); ok {
		return whole, nil
	}
	f := math.Floor(n.Float64() + 0.5)
	if f >= math.MaxInt64 || f <= math.MinInt64 || math.IsNaN(f) {
		return 0, fmt.Errorf("the number %s is out of range", v)
	}
	return int64(f), nil
}
