package stat

import (
	"cmp"
	"math"
	"slices"
)

// distinctMax is how many different values a Set tells apart. Beyond, values that are close share a range.
const distinctMax = 100

// ratioFirst is by how much a range's upper end is above its lower one when values are first put into ranges; each coarser grain squares it.
const ratioFirst = 1.02

// spread is how observations are distributed: values in ascending order with their counts. With a grain above 0 the values are the middles
// of ranges.
type spread struct {
	points []point
	grain  uint8
}

// point is a value, or the middle of a range, and how often it was observed.
type point struct{ value, count float64 }

func (s *spread) add(value, count float64) {
	s.put(point{middle(value, s.grain), count})
	s.fit()
}

func (s *spread) put(p point) {
	i, found := slices.BinarySearchFunc(s.points, p.value, func(p point, v float64) int { return cmp.Compare(p.value, v) })
	if found {
		s.points[i].count += p.count
		return
	}
	s.points = slices.Insert(s.points, i, p)
}

func (s *spread) merge(o *spread) {
	if o.grain > s.grain {
		s.coarsen(o.grain)
	}
	for _, p := range o.points {
		s.put(point{middle(p.value, s.grain), p.count})
	}
	s.fit()
}

// fit makes ranges wider until there are few enough.
func (s *spread) fit() {
	for len(s.points) > distinctMax {
		s.coarsen(s.grain + 1)
	}
}

func (s *spread) coarsen(grain uint8) {
	old := s.points
	s.grain, s.points = grain, make([]point, 0, len(old))
	for _, p := range old {
		p.value = middle(p.value, grain)
		if last := len(s.points) - 1; last >= 0 && s.points[last].value == p.value {
			s.points[last].count += p.count
			continue
		}
		s.points = append(s.points, p)
	}
}

// grainMax is where a range spans all numbers that there are of a sign.
const grainMax = 16

// middle is the middle of the range of a grain in which a value lies; the value itself for grain 0. Ranges of a coarser grain are made of
// whole ranges of a finer one, so that the order of merging does not matter.
func middle(value float64, grain uint8) float64 {
	if grain == 0 || value == 0 {
		return value
	}
	step := math.Log(ratioFirst) * math.Exp2(float64(min(grain, grainMax)-1))
	at := (math.Ceil(math.Log(math.Abs(value))/step) - 0.5) * step
	return math.Copysign(math.Exp(at), value)
}
