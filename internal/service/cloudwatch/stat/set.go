package stat

import "math"

// Set is observed values, aggregated. The zero value has none.
type Set struct {
	Count, Sum, Min, Max float64
	spread               spread
	// opaque is how many of the observations came as statistics alone: of them nobody knows the distribution.
	opaque float64
}

// Of is a Set of one value that was observed count times.
func Of(value, count float64) Set {
	s := Set{}
	s.Add(value, count)
	return s
}

// OfStatistics is a Set of which the caller knows no more than its statistics. Of one value, or of equal ones, that is everything.
// Source: CloudWatch User Guide, "Percentiles": of statistic sets there are percentiles only if SampleCount is 1, or Min and Max are equal.
func OfStatistics(count, sum, least, greatest float64) Set {
	s := Set{Count: count, Sum: sum, Min: least, Max: greatest}
	if least == greatest || count == 1 {
		s.spread.add(least, count)
	} else {
		s.opaque = count
	}
	return s
}

// Add takes a value that was observed count times, which must be more than 0.
func (s *Set) Add(value, count float64) {
	s.widen(value, value)
	s.Count += count
	s.Sum += value * count
	s.spread.add(value, count)
}

// Merge adds the observations of o, which stays as it is.
func (s *Set) Merge(o *Set) {
	if o.Count == 0 {
		return
	}
	s.widen(o.Min, o.Max)
	s.Count += o.Count
	s.Sum += o.Sum
	s.opaque += o.opaque
	s.spread.merge(&o.spread)
}

func (s *Set) widen(least, greatest float64) {
	if s.Count == 0 {
		s.Min, s.Max = least, greatest
		return
	}
	s.Min, s.Max = math.Min(s.Min, least), math.Max(s.Max, greatest)
}

// Distributed tells whether the Set has statistics of its distribution: not where a part came as statistics alone, nor where a value is
// negative ("Percentile statistics are not available for metrics when any of the metric values are negative numbers").
func (s *Set) Distributed() bool { return s.Count > 0 && s.opaque == 0 && s.Min >= 0 }
