package asl

import (
	"errors"

	"sluice/internal/value"
)

func mathAdd(arguments []value.Value, _ *frame) (value.Value, error) {
	a, err := rounded(arguments[0])
	if err != nil {
		return value.Value{}, err
	}
	b, err := rounded(arguments[1])
	if err != nil {
		return value.Value{}, err
	}
	sum := a + b
	if (sum > a) != (b > 0) && b != 0 {
		return value.Value{}, errors.New("the sum is out of range")
	}
	return value.Int(sum), nil
}

// mathRandom draws a whole number from the first number to the second, which is not included. With a seed the number is
// always the same: that of Java's java.util.Random.
func mathRandom(arguments []value.Value, f *frame) (value.Value, error) {
	first, err := rounded(arguments[0])
	if err != nil {
		return value.Value{}, err
	}
	end, err := rounded(arguments[1])
	if err != nil {
		return value.Value{}, err
	}
	if end <= first || end-first <= 0 {
		return value.Value{}, errors.New("the end must be larger than the start")
	}
	if len(arguments) == 3 {
		seed, err := rounded(arguments[2])
		if err != nil {
			return value.Value{}, err
		}
		return value.Int(first + int64(javaRandom(seed)*float64(end-first))), nil
	}
	if f.scope.Env.Random == nil {
		return value.Value{}, errors.New("no randomness")
	}
	return value.Int(first + int64(below(f.scope.Env.Random, uint64(end-first)))), nil
}

// The constants of java.util.Random's generator, as its documentation gives them.
const (
	javaMultiplier = 0x5DEECE66D
	javaAddend     = 0xB
	javaMask       = 1<<48 - 1
)

// javaRandom is the first nextDouble() of a java.util.Random with that seed.
func javaRandom(seed int64) float64 {
	state := (uint64(seed) ^ javaMultiplier) & javaMask
	next := func(bits uint) uint64 {
		state = (state*javaMultiplier + javaAddend) & javaMask
		return state >> (48 - bits)
	}
	high := next(26)
	return float64(high<<27+next(27)) / (1 << 53)
}
