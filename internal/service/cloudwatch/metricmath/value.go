package metricmath

import "math"

// Kind is what a Value is.
type Kind uint8

// The kinds.
const (
	Number Kind = iota
	One         // a time series
	Many        // several time series
	text        // an argument such as REPEAT or a text in quotes; never a result
)

// Value is what an expression gives.
type Value struct {
	Kind   Kind
	Number float64
	Series []Series // one of them for One
	word   string
}

// Series is a time series: points in order of time.
type Series struct {
	ID, Label string
	Period    int64 // in seconds
	Points    []Point
}

// Point is a value at a time in seconds since 1970.
type Point struct {
	At    int64
	Value float64
}

// Of is a Value of one series.
func Of(s Series) Value { return Value{Kind: One, Series: []Series{s}} }

// All is a Value of several series.
func All(s []Series) Value { return Value{Kind: Many, Series: s} }

func number(v float64) Value { return Value{Kind: Number, Number: v} }

// with is a series like s with other points.
func (s *Series) with(points []Point) Series {
	return Series{ID: s.ID, Label: s.Label, Period: s.Period, Points: points}
}

// each makes a series of s point by point; results that are no numbers are left out.
func (s *Series) each(f func(Point) float64) Series {
	out := make([]Point, 0, len(s.Points))
	for _, p := range s.Points {
		if v := f(p); finite(v) {
			out = append(out, Point{p.At, v})
		}
	}
	return s.with(out)
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// over applies f to every series of a value, which keeps its kind.
func (v Value) over(f func(*Series) Series) Value {
	out := Value{Kind: v.Kind, Series: make([]Series, len(v.Series))}
	for i := range v.Series {
		out.Series[i] = f(&v.Series[i])
	}
	return out
}
