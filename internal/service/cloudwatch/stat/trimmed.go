package stat

import "math"

// percentile is the least value that at least p percent of the observations do not exceed. How AWS interpolates between observations is
// not documented.
func (s *Set) percentile(p float64) float64 {
	rank := p / 100 * s.Count
	seen := 0.0
	for _, at := range s.spread.points {
		if seen += at.count; seen >= rank && seen > 0 {
			return math.Min(math.Max(at.value, s.Min), s.Max) // the middle of a range may lie outside
		}
	}
	return s.Max
}

// trimmed makes the statistics of a part of the observations. A part by percent takes a fraction of the observations at its ends.
func (s *Set) trimmed(by Statistic) (float64, bool) {
	low, high := by.low, by.high
	var count, total float64
	seen := 0.0
	for _, at := range s.spread.points {
		inside := at.count
		if by.absolute {
			if at.value <= low || at.value > high {
				inside = 0
			}
		} else {
			from, to := math.Max(seen, low/100*s.Count), math.Min(seen+at.count, high/100*s.Count)
			inside = math.Max(to-from, 0)
		}
		count += inside
		total += inside * at.value
		seen += at.count
	}
	switch by.kind {
	case trimmedCount:
		return count, true
	case trimmedSum:
		return total, true
	case percentileRank:
		return count / s.Count * 100, true
	case winsorizedMean:
		return s.winsorized(by), true
	}
	if count == 0 {
		return 0, false
	}
	return total / count, true
}

// winsorized is the mean of all observations with those outside the part taken for its ends.
func (s *Set) winsorized(by Statistic) float64 {
	low, high := by.low, by.high
	if !by.absolute {
		low, high = s.Min, s.percentile(by.high)
		if by.hasLow {
			low = s.percentile(by.low)
		}
	}
	total := 0.0
	for _, at := range s.spread.points {
		total += at.count * math.Min(math.Max(at.value, low), high)
	}
	return total / s.Count
}
