package stat

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// Statistic is a number that is made of a Set.
type Statistic struct {
	kind kind
	// Bounds of the kinds that have some: in percent of the observations, or values.
	low, high        float64
	hasLow, absolute bool
}

type kind uint8

const (
	sampleCount kind = iota
	average
	sum
	minimum
	maximum
	percentile
	trimmedMean
	winsorizedMean
	trimmedCount
	trimmedSum
	percentileRank
)

// ErrStatistic is returned for a name of no statistic.
var ErrStatistic = errors.New("no statistic of that name")

// Parse knows a statistic by its name.
func Parse(name string) (Statistic, error) {
	for plain, k := range map[string]kind{"SampleCount": sampleCount, "Average": average, "Sum": sum, "Minimum": minimum, "Maximum": maximum} {
		if name == plain {
			return Statistic{kind: k}, nil
		}
	}
	lower := strings.ToLower(name)
	if lower == "iqm" { // the interquartile mean
		return Statistic{kind: trimmedMean, low: 25, high: 75, hasLow: true}, nil
	}
	for prefix, k := range map[string]kind{"tm": trimmedMean, "wm": winsorizedMean, "tc": trimmedCount, "ts": trimmedSum, "pr": percentileRank} {
		if rest, ok := strings.CutPrefix(lower, prefix); ok {
			return parseTrimmed(k, rest)
		}
	}
	if rest, ok := strings.CutPrefix(lower, "p"); ok {
		if n, err := percent(rest); err == nil {
			return Statistic{kind: percentile, high: n}, nil
		}
	}
	return Statistic{}, ErrStatistic
}

// percent reads a number of 0 to 100 with at most ten digits behind the point.
func percent(text string) (float64, error) {
	_, fraction, _ := strings.Cut(text, ".")
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || strings.Trim(text, "0123456789.") != "" || n > 100 || len(fraction) > 10 {
		return 0, ErrStatistic
	}
	return n, nil
}

// parseTrimmed reads what stands behind the two letters: 90, or (10%:90%), (:90%), (10%:), (80:500).
func parseTrimmed(k kind, rest string) (Statistic, error) {
	s := Statistic{kind: k, high: 100}
	inner, ranged := strings.CutPrefix(rest, "(")
	inner, closed := strings.CutSuffix(inner, ")")
	if !ranged {
		var err error
		s.high, err = percent(rest)
		if k == percentileRank {
			err = ErrStatistic
		}
		return s, err
	}
	low, high, colon := strings.Cut(inner, ":")
	if !closed || !colon || low == "" && high == "" {
		return s, ErrStatistic
	}
	s.absolute = !strings.Contains(inner, "%")
	if k == percentileRank && !s.absolute {
		return s, ErrStatistic
	}
	if s.absolute {
		s.low, s.high = math.Inf(-1), math.Inf(1)
	}
	err := errors.Join(s.bound(low, &s.low), s.bound(high, &s.high))
	s.hasLow = low != ""
	if err != nil || s.low >= s.high {
		return s, ErrStatistic
	}
	return s, nil
}

// bound reads one end of a range; an absent one stays as it is.
func (s *Statistic) bound(text string, to *float64) (err error) {
	if text == "" {
		return nil
	}
	if !s.absolute {
		digits, ok := strings.CutSuffix(text, "%")
		if !ok {
			return ErrStatistic
		}
		*to, err = percent(digits)
		return err
	}
	*to, err = strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(*to) || math.IsInf(*to, 0) {
		return ErrStatistic
	}
	return nil
}

// Extended tells the statistics that need a distribution from the five that every Set has.
func (s Statistic) Extended() bool { return s.kind >= percentile }

// Value makes the number of a Set; false if the Set has none.
func (s Statistic) Value(of *Set) (float64, bool) {
	if of.Count == 0 {
		return 0, false
	}
	switch s.kind {
	case sampleCount:
		return of.Count, true
	case average:
		return of.Sum / of.Count, true
	case sum:
		return of.Sum, true
	case minimum:
		return of.Min, true
	case maximum:
		return of.Max, true
	}
	if !of.Distributed() {
		return 0, false
	}
	if s.kind == percentile {
		return of.percentile(s.high), true
	}
	return of.trimmed(s)
}
