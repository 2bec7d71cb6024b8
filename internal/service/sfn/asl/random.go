package asl

import "math"

// RandomSource gives random bits, as a Source of math/rand/v2 does. The package draws from nothing else.
type RandomSource interface {
	Uint64() uint64
}

// float returns a number from 0 up to, not including, 1.
func float(source RandomSource) float64 {
	return float64(source.Uint64()>>11) / (1 << 53)
}

// below returns a number from 0 up to, not including, n, each as likely as any other.
func below(source RandomSource, n uint64) uint64 {
	limit := math.MaxUint64 - math.MaxUint64%n
	for {
		if bits := source.Uint64(); bits < limit {
			return bits % n
		}
	}
}
